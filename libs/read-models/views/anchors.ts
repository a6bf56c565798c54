/** From an incident's record to what readers get of its anchors. */
import type { EntryOf } from '#domain/entries.js';
import { documentOfAnchor } from '#domain/incident/anchors.js';
import type { AnchorHeld, IncidentRecord } from '#domain/incident/record.js';
import { plain } from '#domain/text.js';
import type { AnchorFindingView, AnchorView } from './incident.js';
import { markOf } from './of-incident.js';

/** @param desk whether what stands around the words is shown */
export function anchorView(record: IncidentRecord, { entry, rechecks }: AnchorHeld, desk: boolean): AnchorView {
  const { anchor, assertion, hop, snapshot, exact, prefix, suffix, start, end } = entry.data;
  const findings = rechecks.map(findingView);
  return {
    ...markOf(entry), id: anchor, assertion, hop, document: documentOfAnchor(record, entry.data) ?? null, snapshot, exact: plain(exact),
    prefix: desk ? plain(prefix) : null, suffix: desk ? plain(suffix) : null, start, end, finding: findings.at(-1) ?? null, rechecks: findings,
  };
}

function findingView(entry: EntryOf<'AnchorRechecked'>): AnchorFindingView {
  const { snapshot, found, confidence, start, end, exact } = entry.data;
  return {
    ...markOf(entry), snapshot, found, confidence, start: start ?? null, end: end ?? null, exact: exact === undefined ? null : plain(exact),
  };
}
