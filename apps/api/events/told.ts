/** An event as a live feed tells it: written out once, however many read it. */
import { referencesOf } from '#domain/facts.js';
import type { LogIndex, SourceId, StreamName } from '#domain/ids.js';
import type { StoredEvent } from '#event-store/port.js';

/** One message of server-sent events (WHATWG HTML). Its id is the place that a reader comes back to. */
export const message = (place: LogIndex, type: string, json: string): string => `id: ${place}\nevent: ${type}\ndata: ${json}\n\n`;

export class Told {
  #text: string | null = null;
  #sources: ReadonlySet<SourceId> | null = null;

  constructor(private readonly stored: StoredEvent) {}

  get logIndex(): LogIndex {
    return this.stored.logIndex;
  }

  get stream(): StreamName {
    return this.stored.stream;
  }

  get text(): string {
    const { logIndex, bytes, event } = this.stored;
    // The envelope is an object of canonical JSON with members: its log index goes in front of them.
    return (this.#text ??= message(logIndex, event.type, `{"logIndex":${logIndex},${bytes.slice(1)}`));
  }

  /** Whether the event names a source. */
  names(source: SourceId): boolean {
    this.#sources ??= referencesOf(this.stored.event.data).sources;
    return this.#sources.has(source);
  }
}
