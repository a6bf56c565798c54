/** Whether a stream is that of a confidential source, whose names and labels readers never get, whatever entry they stand in. */
import type { StreamName } from '#domain/ids.js';
import type { Snapshot } from '../snapshot.js';

export const isConfidential = (snapshot: Snapshot, stream: StreamName): boolean => snapshot.first(`SELECT 1 FROM {statements}
  WHERE stream = ? AND registered = 'source' AND instr(data, '"confidential":true') > 0 LIMIT 1`, stream) !== undefined;
