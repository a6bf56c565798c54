/** Publications as they come: asked for once for all readers whenever the views have moved on. */
import { Inject, Injectable } from '@nestjs/common';
import { Observable, share } from 'rxjs';
import type { LogIndex } from '#domain/ids.js';
import type { ReadModels } from '#read-models/port.js';
import { READ_MODELS } from '../http/ports.js';

@Injectable()
export class Publications {
  /** The log index of the newest. */
  readonly newest: Observable<LogIndex> = new Observable<LogIndex>((subscriber) => {
    let last = this.readModels.status().applied;
    let [looking, moved] = [false, false];
    const look = async (): Promise<void> => {
      moved = true;
      if (looking) return;
      looking = true;
      try {
        while (moved && !subscriber.closed) {
          moved = false;
          const marks = await this.readModels.publications({ after: last });
          last = marks.at(-1)?.logIndex ?? last;
          if (marks.length > 0) subscriber.next(last);
        }
      } catch (error) {
        subscriber.error(error);
      } finally {
        looking = false;
      }
    };
    return this.readModels.onProgress(() => void look());
  }).pipe(share());

  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}
}
