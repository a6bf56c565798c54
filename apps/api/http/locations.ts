/** Where to read what a write made. */
import type { EventType } from '#domain/events.js';
import type { Written } from '#ledger/request.js';
import type { MadeIds } from './receipt.js';

/** The entry of the first event of a type, or of the last event. */
export const entryLocation = (type?: EventType) => (_ids: MadeIds, written: Written): string =>
  `/v1/entries/${(written.events.find((event) => event.type === type) ?? written.events.at(-1))?.id ?? ''}`;
