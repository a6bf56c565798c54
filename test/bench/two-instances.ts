/** Two instances of the API as processes on a real KurrentDB and PostgreSQL, with incidents to write to, and the load on them. */
import autocannon from 'autocannon';
import { REAL } from '#test/kurrentdb/real-server.js';
import { Cluster } from '#test/support/cluster.js';
import type { Member } from '#test/support/cluster.js';
import { OWNER_KEY } from '#test/support/desk.js';
import { endPostgres, startPostgres } from '#test/support/postgres/server.js';

/** Null where a server is named; else why there is nothing to measure. */
export const noKurrentDB = (): string | null =>
  (REAL === null ? 'FACTLEDGER_TEST_KURRENTDB names no server; the double of the tests would be measured otherwise' : null);

const INCIDENTS = 200;
const HEADERS = { 'content-type': 'application/json', authorization: `Bearer ${OWNER_KEY}` };

/** An assertion by an unnamed official, as a checker would log it before sorting it: one event. */
const ASSERTION = {
  utterance: {
    kind: 'new', claimants: [{ speaker: { kind: 'anonymous', described: 'officials', official: true } }], channel: 'briefing',
    said: { edtf: '2025-10-21', verbatim: 'Tuesday' },
  },
  gist: 'The weapon went off while the agent reached for the suspect', quote: 'went off', certainty: 'believed',
};

export class TwoInstances {
  private constructor(readonly cluster: Cluster, private readonly instances: readonly [Member, Member], private readonly incidents: readonly string[]) {}

  /** @param env of the instances, besides what a cluster gives them */
  static async open(env: Readonly<Record<string, string>> = {}): Promise<TwoInstances> {
    await startPostgres();
    const cluster = await Cluster.open();
    const instances = [await cluster.start('api', env), await cluster.start('api', env)] as const;
    // Whoever listens can write; without a projector nobody is ready to be read.
    await Promise.all(instances.map((instance) => instance.ready(() => true)));
    const incidents: string[] = [];
    for (let i = 0; i < INCIDENTS; i++) {
      const { status, body } = await instances[i % 2 === 0 ? 0 : 1].say('POST', '/v1/incidents', { slug: `bench-${i}`, title: `Bench ${i}`, zone: 'America/Los_Angeles' });
      if (status !== 201) throw new Error(`an incident was not opened: ${status} ${JSON.stringify(body)}`);
      incidents.push(body.ids.incident);
    }
    return new TwoInstances(cluster, instances, incidents);
  }

  /**
   * Durable commands as fast as they are taken, half of the connections to each instance. Each instance gets half of the incidents,
   * so that races between them are not what is measured.
   */
  async load(connections: number, commands: number): Promise<void> {
    await Promise.all(this.instances.map(async ({ url }, instance) => {
      const requests = this.incidents.filter((_, i) => i % 2 === instance)
        .map((incident) => ({ method: 'POST', path: pathFor(incident), headers: HEADERS, body: JSON.stringify(ASSERTION) }));
      const { non2xx, errors, timeouts } = await autocannon({ url, connections: connections / 2, amount: commands / 2, requests, sampleInt: 10 });
      if (non2xx + errors + timeouts > 0) throw new Error(`${non2xx} refused, ${errors} failed, ${timeouts} not answered`);
    }));
  }

  /** One durable command, the nth of many, at one instance or the other. Answers with the log index of its last event. */
  async command(n: number): Promise<number> {
    const { status, body } = await this.instances[n % 2 === 0 ? 0 : 1].say('POST', pathFor(this.incidents[n % INCIDENTS]), ASSERTION);
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.logIndex;
  }

  async close(): Promise<void> {
    // They end by themselves, so that a profiler writes what it has seen.
    await Promise.all(this.instances.map((instance) => instance.end()));
    await this.cluster.close();
    await endPostgres();
  }
}

const pathFor = (incident = ''): string => `/v1/incidents/${incident}/assertions`;
