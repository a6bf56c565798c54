/**
 * Whatever is sent to any operation: never a failure of the server's own, never silence, every refusal a problem with a code that
 * the reference lists and pointers that lead somewhere, and nothing written by what is refused.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must } from '#test/support/desk.js';
import { bodiesOf, knownFrom, queriesOf } from '#test/support/fuzz/attempts.js';
import { arbitraryOf } from '#test/support/fuzz/from-schema.js';
import { Prober } from '#test/support/fuzz/prober.js';
import type { Attempt } from '#test/support/fuzz/prober.js';
import { fc, LONG, SEED } from '#test/support/property.js';
import type { Exchange } from '#test/support/tour/recorder.js';
import { operationsOf } from '#test/support/tour/operations.js';
import type { Operation } from '#test/support/tour/operations.js';
import { tourOf } from '#test/support/tour/tour.js';

const BUDGET_MS = LONG ? 120_000 : 6_000;

let desk: Desk;
let prober: Prober;
let exchanges: readonly Exchange[];
let operations: readonly Operation[];
let schemas: Readonly<Record<string, any>>;
beforeAll(async () => {
  desk = await Desk.open();
  prober = new Prober(desk);
  exchanges = (await tourOf(desk)).exchanges;
  const { body: document } = await desk.get('/openapi.json');
  operations = [...operationsOf(document).values()];
  schemas = document.components.schemas;
});
afterAll(() => desk.close());

/** As many as fit into the time; the seed is told with what fails. */
const holdsOf = async (attempts: fc.Arbitrary<Attempt>): Promise<void> => {
  await fc.assert(fc.asyncProperty(attempts, async (attempt) => {
    const fault = await prober.fault(attempt);
    if (fault !== null) throw new Error(fault);
  }), { numRuns: 1_000_000, interruptAfterTimeLimit: BUDGET_MS, markInterruptAsFailure: false });
};

describe(`whatever is sent (seed ${SEED})`, () => {
  it('as a body is answered or refused, and a refusal writes nothing', async () => {
    await holdsOf(bodiesOf(operations, schemas, exchanges));
    expect([...prober.statuses.keys()]).toEqual(expect.arrayContaining([400]));
  }, BUDGET_MS + 60_000);

  it('as a query is answered or refused', async () => {
    await holdsOf(queriesOf(operations, schemas, exchanges));
    expect([...prober.statuses.keys()]).toEqual(expect.arrayContaining([200, 400]));
  }, BUDGET_MS + 60_000);

  it('has the form that is asked for where the schema says so', async () => {
    const known = knownFrom(exchanges);
    const plain = operations.filter(({ name, said }) => said.requestBody?.content['application/json'] !== undefined && name !== 'Imports.run');
    for (const { name, method, path, said } of plain) {
      const at = exchanges.find(({ operation }) => operation === name)?.parameters ?? {};
      const place = path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => encodeURIComponent(String(at[parameter])));
      for (const body of fc.sample(arbitraryOf(said.requestBody.content['application/json'].schema, schemas, known), { numRuns: LONG ? 50 : 3 })) {
        const { body: answer } = await desk.say(method, place, body, { headers: { prefer: 'wait=0' } });
        expect([name, body, answer]).not.toEqual([name, body, expect.objectContaining({ code: 'validation-failed' })]);
      }
    }
  }, BUDGET_MS + 60_000);

  it('leaves the server as it was', async () => {
    expect((await desk.get('/readyz')).body).toEqual({ status: 'ready', waitingFor: [] });
    const { ids } = must(await desk.post('/v1/incidents/warehouse-fire/questions', { text: 'Is anybody there?', positions: 'open' }));
    const { body: { items } } = await desk.get('/v1/incidents/warehouse-fire/questions?limit=500');
    expect(items.map(({ id }: { readonly id: string }) => id)).toContain(ids.question);
  });
});
