/**
 * Where ids come from. A command's id is derived from who asks and their key, and what the command makes from the command's
 * id and the place in the request: a retry names the very same things, and so meets its own streams.
 */
import { v5, v7 } from 'uuid';
import type { CommandId, EventId } from '#domain/ids.js';

/** Namespace of every name-based id this software derives. */
const NAMESPACE = '7c1d6f0e-5a34-4f0b-9d0b-2f6f6f1a8c11';

/** UUIDv5 of actor and key (RFC 9562 §5.5). Length-prefixed, so that no two pairs read alike. */
export const commandIdOf = (actorId: string, key: string): CommandId =>
  v5(`command:${actorId.length}:${actorId}:${key}`, NAMESPACE) as CommandId;

/** The id of the thing that a command makes at a place in its request, such as `assertion` or `sources/0`. */
export const idAt = <Id extends string>(commandId: CommandId, place: string): Id => v5(place, commandId) as Id;

/** Time-ordered (UUIDv7): random ids make a large unique index several times slower to write. */
export const newEventId = (): EventId => v7() as EventId;
