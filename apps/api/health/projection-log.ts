/** Lines of the log for projections that stop, and for those that go on: nobody reads /readyz at night. */
import type { ReadModels } from '#read-models/port.js';
import type { Log } from '../http/log.js';

/** Until the read models are closed. */
export function logProjections(readModels: Pick<ReadModels, 'onProgress' | 'status'>, log: Log): void {
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
  readModels.onProgress(look);
  look();
}
