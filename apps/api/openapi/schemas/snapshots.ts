/** Captured bytes and the anchors that point into their texts, as answers show them. */
import { ANCHOR_FINDINGS } from '#domain/incident/events.js';
import { allOf, fields, id, instant, list, oneOf, orNull, ref, text, whole } from './shape.js';

const sha256 = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const mark = { entry: id, logIndex: whole, revision: whole, touchedAt: whole, recordedAt: instant };

export const SNAPSHOTS = {
  Snapshot: fields({
    document: id, snapshot: sha256, bytes: text, mediaType: text, capturedAt: instant, 'url?': text,
    'text?': fields({ sha256, codePoints: whole, normalisation: text }, 'The text that anchors point into, where there is one.'),
  }, 'Bytes as they were at a moment. `snapshot` is their SHA-256, `bytes` how many they are, `mediaType` what they were found to be.'),
  SnapshotList: fields({ items: list(allOf(ref('Snapshot'), fields({ entry: id, revision: whole, recordedAt: instant }))) }),
  CaptureReceipt: allOf(ref('Receipt'), fields({ snapshot: ref('Snapshot') })),
  CaptureDryRun: allOf(ref('DryRun'), fields({ snapshot: ref('Snapshot') })),
  AnchorFinding: fields({
    ...mark, snapshot: sha256, found: oneOf(...ANCHOR_FINDINGS), confidence: text, start: orNull(whole), end: orNull(whole), exact: orNull(text),
  }, '`confidence` is decimal text from 0 to 1.'),
  Anchor: fields({
    ...mark, id, assertion: id, hop: whole, document: orNull(id), snapshot: sha256, exact: text, prefix: orNull(text), suffix: orNull(text), start: whole,
    end: whole, finding: orNull(ref('AnchorFinding')), rechecks: list(ref('AnchorFinding')), 'context?': orNull(fields({ before: text, after: text })),
  }, '`hop` 0 is the utterance, n the nth relay. Places are Unicode code points. What stands around the words is for the desk alone.'),
  AnchorList: fields({ items: list(ref('Anchor')), basis: whole }),
};
