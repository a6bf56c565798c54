/** A real server behind a wire of ours, where all can go wrong that goes wrong on the way. */
import { Faults } from './faults.js';
import { Orders } from './server/orders.js';
import { Wire } from './wire.js';

export interface InBetween {
  readonly url: string;
  /** Those of the connection alone; what the server itself would have to do wrong, it does not. */
  readonly faults: Pick<Faults, 'cutConnections' | 'freeze' | 'thaw' | 'silence' | 'heal' | 'clear'>;
  stop(): Promise<void>;
}

/** @param url of one insecure node, as `esdb://127.0.0.1:2113?tls=false` */
export async function startInBetween(url: string): Promise<InBetween> {
  const { hostname, port, search } = new URL(url);
  const wire = new Wire(Number(port), hostname);
  const own = await wire.listen(0);
  return {
    url: `esdb://127.0.0.1:${own}${search}`,
    faults: new Faults(new Orders(), wire),
    stop: async () => {
      await wire.refuse();
      wire.cut('RST');
    },
  };
}
