/** What an If-Match on a contradiction names: its raising, or the last step of its life. */
import type { ContradictionId, StreamRevision } from '#domain/ids.js';
import { contradictionTouchedAt } from '#domain/incident/record.js';
import type { IncidentState } from '#domain/incident/state.js';
import { found } from '../http/found.js';

export const contradictionTouched = (id: ContradictionId) => ({ record }: IncidentState): StreamRevision =>
  contradictionTouchedAt(found(record.contradictions.get(id) ?? null, 'contradiction'));
