/**
 * A dry run: one request decided as if it were written, step after step, on copies that nobody else sees. What an earlier
 * step decided, the later ones find; the store, the live folds and their caches are left as they are.
 */
import type { LedgerEvent } from '#domain/events.js';
import type { CommandId, LogIndex, StreamName } from '#domain/ids.js';
import type { NewEvent } from '#event-store/port.js';
import type { AggregateState } from './aggregate.js';
import { placed } from './stream-fold.js';
import type { StreamFold, Taken } from './stream-fold.js';

interface Provisional {
  readonly stream: StreamName;
  readonly revision: number;
  readonly event: NewEvent;
}

export class Rehearsal {
  private readonly folds = new Map<StreamName, Promise<unknown>>();
  private readonly decided: Provisional[] = [];
  private head: LogIndex = -1;

  /** Log index of the last event that stood when it was decided. */
  get basis(): LogIndex {
    return this.head;
  }

  /** The copy of a stream's fold that this request decides on. @param make copies the live one, with the head it rests on */
  async fold<State extends AggregateState, Command>(
    stream: StreamName, make: () => Promise<{ readonly fold: StreamFold<State, Command>; readonly head: LogIndex }>,
  ): Promise<StreamFold<State, Command>> {
    // A stream's name tells its aggregate, so what is taken out is what was put in.
    let fold = this.folds.get(stream) as Promise<StreamFold<State, Command>> | undefined;
    if (fold === undefined) {
      fold = make().then((made) => {
        if (made.head > this.head) this.head = made.head;
        return made.fold;
      });
      this.folds.set(stream, fold);
    }
    return await fold;
  }

  /** The copy's state, where this request has looked at or decided on the stream. */
  async state<State extends AggregateState>(stream: StreamName): Promise<State | null> {
    const fold = await (this.folds.get(stream) as Promise<StreamFold<State, never>> | undefined);
    return fold?.state ?? null;
  }

  takes(stream: StreamName, { first, events }: Pick<Taken, 'first' | 'events'>): void {
    events.forEach((event, i) => this.decided.push({ stream, revision: first + i, event }));
  }

  /** In the order of writing, at the places that they would have now. */
  get events(): readonly LedgerEvent[] {
    return this.decided.map(({ stream, revision, event }, i) => placed(event, stream, revision, this.head + 1 + i));
  }

  eventsOf(stream: StreamName, commandId: CommandId): readonly LedgerEvent[] {
    return this.events.filter((event) => event.stream === stream && event.metadata.commandId === commandId);
  }
}
