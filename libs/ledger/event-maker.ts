/** Makes decided events ready to be appended: id, time, who, nonce. The only place on the write path with clock and chance. */
import type { Decided, EventMetadata, LedgerEvent } from '#domain/events.js';
import type { EventId } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import { schemaVersionOf } from '#event-store/codec/upcast.js';
import type { NewEvent } from '#event-store/port.js';
import type { RecordingClock, Stamp } from './recording-clock.js';
import type { Request } from './request.js';

/** What chance supplies. */
export interface Chance {
  readonly newEventId: () => EventId;
  /** base64url of 16 random bytes. */
  readonly nonce: () => string;
}
export interface CountedStamp extends Stamp {
  /** The time that counts as recorded: carried, else true. */
  readonly counted: Instant;
}

export class EventMaker {
  constructor(
    private readonly clock: RecordingClock,
    private readonly chance: Chance,
  ) {}

  stamp(request: Request): CountedStamp {
    const stamp = this.clock.stamp();
    return { ...stamp, counted: request.carriedRecordedAt ?? stamp.recordedAt };
  }

  make(decided: readonly Decided[], request: Request, stamp: CountedStamp): readonly NewEvent[] {
    const { actor, commandId, commandDigest, correlationId, carriedRecordedAt } = request;
    return decided.map(({ type, data }) => {
      const metadata: EventMetadata = {
        recordedAt: stamp.recordedAt, actor, commandId, commandDigest, correlationId, nonce: this.chance.nonce(),
        ...(carriedRecordedAt === undefined ? {} : { carriedRecordedAt }),
      };
      // Type and data come from one decided event and stay together.
      return { id: this.chance.newEventId(), type, schemaVersion: schemaVersionOf(type), data, metadata } as NewEvent;
    });
  }

  /** Takes note of an event that stands, so that time does not run backwards. */
  observe(event: LedgerEvent): void {
    this.clock.observe(event.stream, event);
  }
}
