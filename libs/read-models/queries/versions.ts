/**
 * The entries of a stream in all their versions, parsed once. As of any basis they are a matter of comparing integers, so a
 * look at some moment in the past costs no more than one at the present. Versions never change but for the end of the last
 * one, so what is kept is brought up to date by reading what is new.
 */
import type { Entry } from '#domain/entries.js';
import type { LogIndex, StreamName } from '#domain/ids.js';
import type { WhatHappened } from '#domain/policy.js';
import { Lru } from '../lru.js';
import { entryOfRow, integerIn, textIn } from '../projections/rows.js';
import type { Row } from '../projection.js';
import type { Snapshot } from '../snapshot.js';

interface Version {
  readonly since: LogIndex;
  until: LogIndex | null;
  readonly entry: Entry;
  /** It holds sealed values. */
  readonly sealed: boolean;
}
type Fix = Extract<WhatHappened, { readonly type: 'EntryAmended' | 'EntryVoided' }> & { readonly logIndex: LogIndex };

class StreamVersions {
  /** By log index of the entry, then by age. */
  readonly #versions: Version[] = [];
  readonly #fixes: Fix[] = [];
  #through: LogIndex = -1;

  get size(): number {
    return this.#versions.length;
  }

  /**
   * The entries that stand as recorded by a basis, in stream order.
   * @param read puts what the reader may see in the place of sealed values
   */
  asOf(basis: LogIndex, read: (entry: Entry) => Entry): Entry[] {
    const entries: Entry[] = [];
    for (const { since, until, entry, sealed } of this.#versions) {
      if (since <= basis && (until === null || until > basis)) entries.push(sealed ? read(entry) : entry);
    }
    return entries;
  }

  /** The last log index up to a basis at which any entry changed: two bases with the same one see the same entries. */
  lastChange(basis: LogIndex): LogIndex {
    let last = -1;
    for (const { since, until } of this.#versions) {
      if (since <= basis && since > last) last = since;
      if (until !== null && until <= basis && until > last) last = until;
    }
    return last;
  }

  /** What was recorded up to a log index: each entry in every version that our fixes made of it, and the fixes themselves. */
  happenedBy(basis: LogIndex): readonly WhatHappened[] {
    const happened: (WhatHappened & { readonly logIndex: LogIndex })[] = this.#fixes.filter(({ logIndex }) => logIndex <= basis);
    for (const { since, entry } of this.#versions) if (since <= basis) happened.push(entry);
    return happened.sort((a, b) => a.logIndex - b.logIndex);
  }

  /** As far as a snapshot reaches at least: other reads may bring it further meanwhile. */
  async bringUpToDate(snapshot: Snapshot, stream: StreamName): Promise<void> {
    const head = snapshot.progress('statements');
    while (head > this.#through) {
      const after = this.#through;
      const [ended, begun, fixes] = await Promise.all([
        snapshot.all('SELECT since, until FROM {statements} WHERE stream = ? AND until > ?', stream, after),
        snapshot.all('SELECT * FROM {statements} WHERE stream = ? AND since > ? ORDER BY since', stream, after),
        snapshot.all('SELECT * FROM {fixes} WHERE stream = ? AND log_index > ? ORDER BY log_index', stream, after),
      ]);
      // Where another read was faster, what is still missing is less than this.
      if (this.#through === after) this.#take(ended, begun, fixes, head);
    }
  }

  #take(ended: readonly Row[], begun: readonly Row[], fixes: readonly Row[], head: LogIndex): void {
    const ends = new Map(ended.map((row) => [integerIn(row, 'since'), integerIn(row, 'until')]));
    if (ends.size > 0) for (const version of this.#versions) version.until ??= ends.get(version.since) ?? null;
    for (const row of begun) {
      const until = row['until'] === null ? null : integerIn(row, 'until');
      this.#versions.push({ since: integerIn(row, 'since'), until, entry: entryOfRow(row), sealed: textIn(row, 'data').includes('"$sealed":') });
    }
    if (begun.length > 0) this.#versions.sort((a, b) => a.entry.logIndex - b.entry.logIndex || a.since - b.since);
    this.#fixes.push(...fixes.map(fixOfRow));
    this.#through = head;
  }
}

function fixOfRow(row: Row): Fix {
  const data: unknown = JSON.parse(textIn(row, 'data'));
  // Written from these two types of events and nothing else.
  return { id: textIn(row, 'event_id'), type: textIn(row, 'type'), logIndex: integerIn(row, 'log_index'), data } as Fix;
}

/** About a hundred megabytes: a parsed version takes one to two kilobytes. */
const MAX_VERSIONS = 60_000;

/** The versions of streams looked at lately, as one generation of the tables tells them. */
export class VersionCache {
  readonly #streams = new Lru<StreamVersions>(MAX_VERSIONS);

  async of(snapshot: Snapshot, stream: StreamName): Promise<StreamVersions> {
    let versions = this.#streams.get(stream);
    // Known before it is complete, so that whoever asks meanwhile completes the same one.
    if (versions === undefined) this.#streams.set(stream, versions = new StreamVersions(), 1);
    await versions.bringUpToDate(snapshot, stream);
    this.#streams.set(stream, versions, 1 + versions.size);
    return versions;
  }
}
