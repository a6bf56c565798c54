/**
 * Scales of verdicts, kept by the whole ledger. A version never changes: verdicts go on naming the one they were given on.
 * A scale that is retired stays readable, and no new verdict uses it.
 */
import { DomainError, ensure } from '../errors.js';
import type { Decided, EventType } from '../events.js';
import type { Entry } from '../entries.js';
import type { NonEmpty, ScaleId, StreamRevision } from '../ids.js';
import { same } from '../same.js';
import { fields, id, list, matching, text } from '../shapes.js';
import type { Text } from '../text.js';
import type { Rating, Scale } from './events.js';

/** A scale as it stands: all its versions, the first one first. */
export interface ScaleHeld {
  readonly versions: NonEmpty<Scale>;
  readonly retired: boolean;
  /** Revision of the last event about it in the ledger's stream: its ETag. */
  readonly touchedAt: StreamRevision;
}
export type Scales = ReadonlyMap<ScaleId, ScaleHeld>;

/** Takes in what an entry says of a scale. */
export function keepScale(scales: Map<ScaleId, ScaleHeld>, { type, data, revision: touchedAt }: Entry): void {
  if (type === 'ScaleDefined') {
    const held = scales.get(data.scale);
    scales.set(data.scale, { versions: held === undefined ? [data] : [...held.versions, data], retired: held?.retired ?? false, touchedAt });
  } else if (type === 'ScaleRetired') {
    const held = scales.get(data.scale);
    if (held !== undefined) scales.set(data.scale, { ...held, retired: true, touchedAt });
  }
}

interface NewVersion {
  readonly scale: ScaleId;
  readonly name: Text;
  /** From worst to best. */
  readonly ratings: NonEmpty<Rating>;
}
export type ScaleCommand =
  | ({ readonly type: 'DefineScale' } & NewVersion)
  | ({ readonly type: 'ReviseScale' } & NewVersion)
  | { readonly type: 'RetireScale'; readonly scale: ScaleId; readonly reason: Text };

const key = matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'label', 'lower-case letters, digits and single hyphens');
const version = fields({
  scale: id, name: text('name'), ratings: list('ratings', fields({ key, name: text('name'), 'meaning?': text('rationale') }), 2),
});
const SHAPES = { DefineScale: version, ReviseScale: version, RetireScale: fields({ scale: id, reason: text('rationale') }) };

export const SCALE_COMMANDS: ReadonlySet<string> = new Set(Object.keys(SHAPES));

export function decideScale(scales: Scales, command: ScaleCommand): readonly Decided<Extract<EventType, 'ScaleDefined' | 'ScaleRetired'>>[] {
  const { type, ...data } = command;
  SHAPES[type](data, '');
  const held = scales.get(command.scale);
  if (command.type === 'DefineScale') {
    ensure(held === undefined, 'already-exists', 'There is already a scale with this id.', '/scale');
    return [versionOf(command, 1)];
  }
  if (held === undefined) throw new DomainError('unknown-scale', 'There is no such scale.', '/scale');
  ensure(!held.retired, 'scale-retired', 'The scale has been retired.', '/scale');
  if (command.type === 'RetireScale') return [{ type: 'ScaleRetired', data: { scale: command.scale, reason: command.reason } }];
  const last = held.versions.at(-1);
  ensure(!same([last?.name, last?.ratings], [command.name, command.ratings]), 'nothing-to-do', 'The scale reads so already.', '/ratings');
  return [versionOf(command, held.versions.length + 1)];
}

function versionOf({ scale, name, ratings }: NewVersion, number: number): Decided<'ScaleDefined'> {
  const keys = new Set<string>();
  ratings.forEach((rating, i) => {
    ensure(!keys.has(rating.key), 'named-twice', 'Two ratings have the same key.', `/ratings/${i}/key`);
    keys.add(rating.key);
  });
  return { type: 'ScaleDefined', data: { scale, version: number, name, ratings } };
}
