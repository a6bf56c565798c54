/** From what is followed to what is sent: first what stands in the log, then what comes, without a gap or a repetition. */
import type { LogIndex } from '#domain/ids.js';
import type { ReadModels } from '#read-models/port.js';
import type { Observable } from 'rxjs';
import type { Followed } from './followed.js';
import { Inbox } from './inbox.js';
import type { LiveLog } from './live-log.js';
import { Told, message } from './told.js';

/** Messages that go out together. All that is followed up to `place` is in this one and those before it. */
export interface Batch {
  readonly place: LogIndex;
  readonly text: string;
}

/** Messages a reader may be behind before it is let go: they wait in memory, one copy for all readers. */
export const ROOM = 1_000;
/** So many messages go out at once; then the connection has its say. */
const BURST = 64;
const PAGE = 200;

/**
 * Events after a place, for as long as the signal allows.
 * @param onSlow the reader keeps up no more: it was caught up once, and is too far behind again
 */
export async function* eventBatches(
  live: LiveLog, followed: Followed, after: LogIndex, onSlow: () => void, signal: AbortSignal,
): AsyncGenerator<Batch> {
  let [place, caughtUp, missed] = [after, false, false];
  const inbox = new Inbox(live.events, ROOM, () => {
    // While it still reads the past, what it misses here stands in the log by the time that it gets there.
    if (caughtUp) onSlow();
    else missed = true;
  }, signal);
  try {
    let upTo = await live.after();
    for (;;) {
      for await (const batch of pastBatches(followed, place, signal)) yield { ...batch, place: (place = batch.place) };
      if (signal.aborted) return;
      if (upTo > place) place = upTo;
      if (!missed) break;
      missed = false;
      upTo = await live.after();
    }
    caughtUp = true;
    for (let taken = await inbox.take(); taken !== null; taken = await inbox.take()) {
      const news = taken.filter(({ logIndex }) => logIndex > place);
      for (let i = 0; i < news.length; i += BURST) {
        const burst = news.slice(i, i + BURST);
        place = burst.at(-1)?.logIndex ?? place;
        yield { place, text: textOf(burst, followed) };
      }
    }
  } finally {
    inbox.close();
  }
}

async function* pastBatches(followed: Followed, after: LogIndex, signal: AbortSignal): AsyncGenerator<Batch> {
  let burst: Told[] = [];
  for await (const stored of followed.past(after, signal)) {
    if (burst.push(new Told(stored)) < BURST) continue;
    yield { place: stored.logIndex, text: textOf(burst, followed) };
    burst = [];
  }
  const last = burst.at(-1);
  if (last !== undefined) yield { place: last.logIndex, text: textOf(burst, followed) };
}

const textOf = (burst: readonly Told[], followed: Followed): string =>
  burst.filter((told) => followed.wants(told)).map(({ text }) => text).join('');

/** Publications after a place, of everything or of what is named. @param moved tells whenever there is a new one */
export async function* publicationBatches(
  readModels: Pick<ReadModels, 'publications'>, of: Omit<Parameters<ReadModels['publications']>[0], 'after' | 'limit'>,
  after: LogIndex, moved: Observable<LogIndex>, signal: AbortSignal,
): AsyncGenerator<Batch> {
  let [place, missed] = [after, false];
  const inbox = new Inbox(moved, 1, () => (missed = true), signal);
  try {
    while (!signal.aborted) {
      missed = false;
      const marks = await readModels.publications({ ...of, after: place, limit: PAGE });
      place = marks.at(-1)?.logIndex ?? place;
      const text = marks.map(({ logIndex, ...mark }) => message(logIndex, 'published', JSON.stringify(mark))).join('');
      if (text !== '') yield { place, text };
      if (marks.length < PAGE && !missed && (await inbox.take()) === null) return;
    }
  } finally {
    inbox.close();
  }
}
