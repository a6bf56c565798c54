/** For the few writes that rest on a view: the view has to hold everything written so far. */
import { Inject, Injectable } from '@nestjs/common';
import type { LogIndex } from '#domain/ids.js';
import type { EventStore } from '#event-store/port.js';
import type { ReadModels } from '#read-models/port.js';
import { EVENT_STORE, READ_MODELS } from './ports.js';
import { Problem } from './problem.js';

const PATIENCE_MS = 5_000;

@Injectable()
export class Freshness {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  /**
   * @param logIndex how far; the head unless told
   * @throws {Problem} read-models-behind, projection-stale
   */
  async reached(logIndex?: LogIndex): Promise<void> {
    const pace = await this.readModels.waitFor(logIndex ?? (await this.store.head()), PATIENCE_MS);
    if (pace === 'timeout') {
      throw new Problem('read-models-behind', 'the views have not caught up yet; try again', { headers: { 'retry-after': '1' } });
    }
    if (pace === 'stale') throw new Problem('projection-stale', 'a view has stopped; /readyz names it');
  }
}
