/**
 * What stands where a value is sealed: for the desk its words, or `[erased]` once their key was destroyed; for everybody else
 * `[withheld]`. The desk's words are made when entries are read for it and live in the caches of this thread alone, which are
 * emptied when a key is destroyed.
 */
import type { Document } from '#domain/document/events.js';
import type { Entry } from '#domain/entries.js';
import type { LedgerEvent } from '#domain/events.js';
import type { DocumentId, SourceId } from '#domain/ids.js';
import { unnamedIn } from '#domain/source/confidential.js';
import type { Source } from '#domain/source/events.js';
import { WITHHELD, replacingSealed } from '#domain/text.js';
import type { Unsealer } from '#sealing/unsealer.js';

interface References {
  readonly sources: ReadonlyMap<SourceId, Source>;
  readonly documents: ReadonlyMap<DocumentId, Document>;
}

export class Words {
  /** @param unsealer null where no keys are at hand: nobody then reads what is sealed */
  constructor(private readonly unsealer: Unsealer | null) {}

  /** What was made for the desk under another generation is out of date. */
  get generation(): number {
    return this.unsealer?.generation() ?? 0;
  }

  /** @param desk whether it is read by the desk */
  in<T>(data: T, desk: boolean): T {
    return desk ? (this.unsealer?.opened(data) ?? data) : replacingSealed(data, () => WITHHELD);
  }

  /** An entry or event with its words in place. */
  of<T extends Entry | LedgerEvent>(entry: T, desk: boolean): T {
    const data = this.in(entry.type === 'SourceRegistered' && !desk ? unnamedIn(entry.data) : entry.data, desk);
    return data === entry.data ? entry : { ...entry, data };
  }

  references<Found extends References>(found: Found, desk: boolean): Found {
    const sources = new Map([...found.sources].map(([id, source]) => [id, this.in(desk ? source : unnamedIn(source), desk)]));
    const documents = new Map([...found.documents].map(([id, document]) => [id, this.in(document, desk)]));
    return { ...found, sources, documents };
  }
}
