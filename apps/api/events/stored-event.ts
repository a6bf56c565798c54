/** A stored event as answers show it: its envelope as the log commits to it, and its log index beside it. */
import type { EventView } from '#read-models/views/log.js';

export const storedEvent = ({ logIndex, bytes }: Pick<EventView, 'logIndex' | 'bytes'>): Readonly<Record<string, unknown>> =>
  ({ logIndex, ...(JSON.parse(bytes) as Record<string, unknown>) });
