/** A document's bytes as they were at a moment. They lie elsewhere, by their hash; what is recorded is what they were. */
import type { EntryOf } from '../entries.js';
import { ensure } from '../errors.js';
import type { Decided } from '../events.js';
import type { DocumentId, Sha256 } from '../ids.js';
import { fields, id, instant, matching, whole, words } from '../shapes.js';
import type { Shape } from '../shapes.js';
import type { Instant } from '../times/types.js';
import type { Document, Snapshot } from './events.js';

export interface CaptureSnapshot extends Omit<Snapshot, 'capturedAt'> {
  readonly type: 'CaptureSnapshot';
  /** Unless told, the moment it is recorded. */
  readonly capturedAt?: Instant;
}

export const sha256: Shape = matching(/^[0-9a-f]{64}$/, 'digest', 'a SHA-256 in lower-case hexadecimal digits');
const shape = fields({
  document: id, snapshot: sha256, bytes: matching(/^(0|[1-9]\d{0,15})$/, 'quantityValue', 'a whole number as text'),
  mediaType: matching(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/, 'title', 'a media type'), capturedAt: instant, 'url?': words('url'),
  'text?': fields({ sha256, codePoints: whole(1), normalisation: words('label') }),
});

export type SnapshotEntry = EntryOf<'SnapshotCaptured'>;

/** @param held those that stand, in the order they were recorded */
export function captureSnapshot(
  document: Document | null, held: readonly SnapshotEntry[], command: CaptureSnapshot, recordedAt: Instant,
): readonly Decided<'SnapshotCaptured'>[] {
  const { type: _, ...given } = command;
  const data: Snapshot = { ...given, capturedAt: command.capturedAt ?? recordedAt };
  ensure(document !== null, 'unknown-document', 'There is no such document.');
  shape(data, '');
  urlIsSound(data.url);
  ensure(data.capturedAt <= recordedAt, 'captured-after-recorded', 'It was captured after it is recorded.', '/capturedAt');
  // The same bytes at another time say that nothing had changed, or not yet.
  ensure(!held.some(({ data: before }) => before.snapshot === data.snapshot && before.capturedAt === data.capturedAt),
    'nothing-changed', 'This capture is recorded already.');
  return [{ type: 'SnapshotCaptured', data }];
}

export function urlIsSound(url: string | undefined): void {
  ensure(url === undefined || (URL.canParse(url) && /^https?:\/\//i.test(url)), 'url-malformed', 'Expected an http or https address.', '/url');
}

/** When bytes were captured first and last; null where the document has no such snapshot. */
export function capturesOf(
  snapshots: ReadonlyMap<DocumentId, readonly Snapshot[]> | undefined, document: DocumentId, snapshot: Sha256,
): { readonly first: Instant; readonly last: Instant } | null {
  const times = (snapshots?.get(document) ?? []).filter((each) => each.snapshot === snapshot).map(({ capturedAt }) => capturedAt).sort();
  const [first, last] = [times[0], times.at(-1)];
  return first === undefined || last === undefined ? null : { first, last };
}
