/** `scales`: the ledger's scales of verdicts in all their versions, and how its settings were set. */
import { personOf, recordedAtOf } from '#domain/events.js';
import { insert, update } from '../projection.js';
import type { Projection, TableSpec } from '../projection.js';

const SCALES = {
  name: 'scales',
  columns: {
    scale: 'text', log_index: 'integer', touched_at: 'integer',
    retired_event: 'text?', retired_at: 'text?', retired_by: 'text?', retired_reason: 'text?',
  },
  key: ['scale'],
  indexes: [{ columns: ['log_index'] }],
} as const satisfies TableSpec;

const SCALE_VERSIONS = {
  name: 'scale_versions',
  columns: {
    scale: 'text', version: 'integer', log_index: 'integer', event_id: 'text', revision: 'integer', recorded_at: 'text', recorded_by: 'text',
    data: 'text',
  },
  key: ['scale', 'version'],
  indexes: [],
} as const satisfies TableSpec;

const FOUR_EYES = {
  name: 'four_eyes',
  columns: { log_index: 'integer', revision: 'integer', required: 'integer', reason: 'text', recorded_at: 'text', recorded_by: 'text' },
  key: ['log_index'],
  indexes: [],
} as const satisfies TableSpec;

export const scales: Projection = {
  name: 'scales',
  version: 1,
  tables: [SCALES, SCALE_VERSIONS, FOUR_EYES],
  apply: (event, rows) => {
    const { logIndex: log_index, revision } = event;
    const recorded = { recorded_at: recordedAtOf(event), recorded_by: personOf(event.metadata.actor) };
    switch (event.type) {
      case 'ScaleDefined': {
        const { scale, version } = event.data;
        return [
          rows.get('scales', [scale]) === undefined
            ? insert(SCALES, {
              scale, log_index, touched_at: revision, retired_event: null, retired_at: null, retired_by: null, retired_reason: null,
            })
            : update(SCALES, [scale], { touched_at: revision }),
          insert(SCALE_VERSIONS, { scale, version, log_index, event_id: event.id, revision, ...recorded, data: JSON.stringify(event.data) }),
        ];
      }
      case 'ScaleRetired': return [update(SCALES, [event.data.scale], {
        touched_at: revision, retired_event: event.id, retired_at: recorded.recorded_at, retired_by: recorded.recorded_by,
        retired_reason: JSON.stringify(event.data.reason),
      })];
      case 'FourEyesSet': return [insert(FOUR_EYES, {
        log_index, revision, required: event.data.required ? 1 : 0, reason: JSON.stringify(event.data.reason), ...recorded,
      })];
      default: return [];
    }
  },
};
