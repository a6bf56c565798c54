/** The streams at hand: one writer each, remembered while there is room. */
import type { StreamName } from '#domain/ids.js';
import type { AggregateState } from './aggregate.js';
import type { StreamWriter } from './stream-writer.js';

/** Events held in memory over all remembered states; about a kilobyte each. */
const MAX_HELD_EVENTS = 200_000;
/** Room is made once for so many new streams: counting walks over all of them. */
const STREAMS_BETWEEN_COUNTS = 256;

type AnyWriter = Pick<StreamWriter<AggregateState, never>, 'idle' | 'forget' | 'heldEvents'>;

export class Streams {
  private readonly writers = new Map<StreamName, AnyWriter>();
  private sinceCount = 0;

  /** The writer of a stream, made on first use. A stream has one kind of aggregate, so `make` always makes the same. */
  writer<Writer extends AnyWriter>(stream: StreamName, make: () => Writer): Writer {
    const known = this.writers.get(stream) as Writer | undefined;
    const writer = known ?? make();
    // Re-inserting keeps the map in order of last use.
    this.writers.delete(stream);
    this.writers.set(stream, writer);
    if (known === undefined && ++this.sinceCount >= STREAMS_BETWEEN_COUNTS) this.makeRoom(stream);
    return writer;
  }

  /** Everything is read again when next needed: somebody wrote past the writers. */
  forget(streams: Iterable<StreamName>): void {
    for (const stream of streams) this.writers.get(stream)?.forget();
  }

  private makeRoom(newest: StreamName): void {
    this.sinceCount = 0;
    let held = 0;
    for (const writer of this.writers.values()) held += writer.heldEvents + 1;
    for (const [stream, writer] of this.writers) {
      if (held <= MAX_HELD_EVENTS) return;
      if (stream === newest || !writer.idle) continue;
      held -= writer.heldEvents + 1;
      this.writers.delete(stream);
    }
  }
}
