/** Whether a stream is that of a confidential source, whose names and labels readers never get, whatever entry they stand in. */
import type { StreamName } from '#domain/ids.js';
import type { Snapshot } from '../snapshot.js';

export const isConfidential = async (snapshot: Snapshot, stream: StreamName): Promise<boolean> => (await snapshot.first(`SELECT since FROM {statements}
  WHERE stream = ? AND registered = 'source' AND data LIKE '%"confidential":true%' LIMIT 1`, stream)) !== undefined;
