/** The log as it grows: one subscription to the store for all readers of this process, held while there is any. */
import { Inject, Injectable } from '@nestjs/common';
import { Observable, share } from 'rxjs';
import type { LogIndex } from '#domain/ids.js';
import type { EventStore } from '#event-store/port.js';
import { EVENT_STORE } from '../http/ports.js';
import { Told } from './told.js';

@Injectable()
export class LiveLog {
  private from: Promise<LogIndex> = Promise.resolve(-1);

  /** What is recorded from now on, in log order, without a gap for as long as one stays subscribed. */
  readonly events: Observable<Told> = new Observable<Told>((subscriber) => {
    const ended = new AbortController();
    this.from = this.store.head();
    const tell = async (): Promise<void> => {
      for await (const stored of this.store.subscribe(await this.from, { signal: ended.signal })) {
        this.from = Promise.resolve(stored.logIndex);
        subscriber.next(new Told(stored));
      }
    };
    tell().then(() => subscriber.complete(), (error: unknown) => subscriber.error(error));
    return () => ended.abort();
  }).pipe(share());

  constructor(@Inject(EVENT_STORE) private readonly store: Pick<EventStore, 'head' | 'subscribe'>) {}

  /** Whoever is subscribed by now is told of all that comes after this log index. */
  async after(): Promise<LogIndex> {
    return await this.from;
  }
}
