/** Lines of the log for projections that stop, and for those that go on: nobody reads /readyz at night. */
import type { ReadModels } from '#read-models/port.js';
import { StandingStill } from '#read-models/standing-still.js';
import type { Log } from '../http/log.js';

/** How often it is looked whether a projection stands still. */
const LOOK_EVERY_MS = 5_000;

/** Until what it returns is called. */
export function logProjections(readModels: Pick<ReadModels, 'onProgress' | 'status'>, log: Log): () => void {
  const stale = new Set<string>();
  let failing = false;
  const look = (): void => {
    const { projections, failure } = readModels.status();
    for (const { name: projection, generation, status, progress, reason } of projections) {
      const build = `${projection} ${generation}`;
      if (status === 'stale' && !stale.has(build)) log.error('projection-stale', { projection, generation, progress, reason });
      if (status !== 'stale' && stale.has(build)) log.info('projection-goes-on', { projection, generation, progress });
      if (status === 'stale') stale.add(build);
      else stale.delete(build);
    }
    if (failure !== null && !failing) log.error('projector-stopped', { reason: failure });
    if (failure === null && failing) log.info('projector-goes-on');
    failing = failure !== null;
  };
  const still = new StandingStill();
  const timer = setInterval(() => {
    const { head, projections } = readModels.status();
    for (const stands of still.look(head, projections, performance.now())) log.error('projection-stands-still', { ...stands });
  }, LOOK_EVERY_MS).unref();
  const unheard = readModels.onProgress(look);
  look();
  return () => {
    unheard();
    clearInterval(timer);
  };
}
