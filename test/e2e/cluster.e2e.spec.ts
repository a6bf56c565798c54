/** Two instances of the API and two projectors on stores that they share: they agree, and one that dies is missed by nobody. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresPool } from '#postgres/pool.js';
import type { Row } from '#read-models/projection.js';
import { digestsInPostgres } from '#read-models/postgres/digests.js';
import { PROJECTIONS } from '#read-models/projections/all.js';
import { Cluster } from '#test/support/cluster.js';
import type { Member } from '#test/support/cluster.js';
import { OWNER_KEY } from '#test/support/desk.js';

let cluster: Cluster;
let pool: PostgresPool;
let one: Member;
let other: Member;
const SOURCE = { kind: 'body', name: 'The department', label: 'dept', official: true };
const incident = (slug: string): object => ({ slug, title: `The case ${slug}`, zone: 'America/Los_Angeles', happened: '2025-10-21' });
const TAKEOVER_MS = 10_000;

beforeAll(async () => {
  cluster = await Cluster.open();
  pool = PostgresPool.open({ url: cluster.database.url, applicationName: 'spec' });
  // Both at once: one of them opens the ledger.
  [one, other] = await Promise.all([cluster.start('api'), cluster.start('api')]);
  await cluster.start('projector');
  await Promise.all([one.ready(), other.ready()]);
});
afterAll(async () => {
  await pool.close();
  await cluster.close();
});

describe('instances', () => {
  it('agree on what was written at one and is read at another', async () => {
    for (let i = 0; i < 5; i++) {
      const [writer, reader] = i % 2 === 0 ? [one, other] : [other, one];
      const written = await writer.say('POST', '/v1/incidents', incident(`agreed-${i}`));
      expect(written.status).toBe(201);
      const read = await reader.say('GET', `/v1/incidents/agreed-${i}`, undefined, { prefer: 'wait=20' });
      expect([read.status, read.body.id]).toEqual([200, written.body.ids.incident]);
      expect(read.headers.get('etag')).toBe((await writer.say('GET', `/v1/incidents/agreed-${i}`, undefined, { prefer: 'wait=20' })).headers.get('etag'));
    }
  });

  it('know a command that another has taken, and write it once however often it is sent', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => (i % 2 === 0 ? one : other).say('POST', '/v1/sources', SOURCE, key)));
    // One of them wrote; the others were told what was written.
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => `${body.ids.source} ${body.logIndex}`)).size).toBe(1);
    expect((await other.say('POST', '/v1/sources', { ...SOURCE, name: 'Another' }, key)).body.code).toBe('idempotency-key-reused');
  });

  it('decide on one hot incident together, and lose nothing', async () => {
    const { body: { ids } } = await one.say('POST', '/v1/incidents', incident('hot'));
    const question = (n: number): object => ({ label: `Q${n}`, text: `What about ${n}?`, positions: 'open', options: [{ label: 'this', text: 'this' }] });
    const asked = Array.from({ length: 30 }, async (_, n) => {
      const key = { 'idempotency-key': `hot-${n}` };
      // A race that is lost too often is said, and then the same request is sent again.
      for (;;) {
        const { status, body } = await (n % 2 === 0 ? one : other).say('POST', `/v1/incidents/${ids.incident}/questions`, question(n), key);
        if (status === 201) return;
        expect([status, body.code]).toEqual([409, 'stream-contended']);
      }
    });
    await Promise.all(asked);
    const read = await other.say('GET', `/v1/incidents/${ids.incident}/questions`, undefined, { prefer: 'wait=20' });
    expect(read.body.items).toHaveLength(30);
  });

  it('keep confidential names for each other, and forget a destroyed key together', async () => {
    const { body: made } = await one.say('POST', '/v1/sources', { kind: 'person', name: 'Somebody nobody knows', confidential: true });
    const path = `/v1/sources/${made.ids.source}`;
    const read = await other.say('GET', path, undefined, { prefer: 'wait=20' });
    expect(read.body.name).toBe('Somebody nobody knows');
    const keys = await other.say('GET', '/v1/keys');
    const destroyed = await other.say('POST', `/v1/keys/${keys.body.items[0].id}/destruction`, { reason: 'it was asked for' });
    expect(destroyed.status).toBeLessThan(300);
    expect((await one.say('GET', path, undefined, { prefer: 'wait=20' })).body.name).not.toContain('Somebody');
  });

  it('go on with a live feed that another began', async () => {
    const { lastId } = await follow(one, undefined, async () => void await one.say('POST', '/v1/incidents', incident('feed-1')));
    const { ids } = await follow(other, lastId, async () => void await other.say('POST', '/v1/incidents', incident('feed-2')));
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, i) => Number(lastId) + 1 + i));
  });
});

describe('a projector', () => {
  it('that is killed is replaced within ten seconds, and nothing is skipped or doubled', async () => {
    const second = await cluster.start('projector');
    const shared = await second.ready(({ leads = [] }) => leads.length > 0 && leads.length < PROJECTIONS.length);
    expect(shared.status).toBe('ready');
    const first = [...cluster.members].find((member) => member !== second && member.said.includes('"leads"') && member !== one && member !== other);
    await first?.end('SIGKILL');
    const killedAt = performance.now();
    const written = await one.say('POST', '/v1/incidents', incident('after-the-kill'));
    const read = await other.say('GET', '/v1/incidents/after-the-kill', undefined, { prefer: 'wait=20' });
    expect(performance.now() - killedAt).toBeLessThan(TAKEOVER_MS);
    expect([read.status, read.body.id]).toEqual([200, written.body.ids.incident]);
    await second.ready(({ leads = [] }) => leads.length === PROJECTIONS.length);
    // What it has made is what is made anew, from zero and beside.
    const { body: ledger } = await one.say('GET', '/v1/ledger', undefined, { prefer: 'wait=20' });
    const before = await digestsInPostgres(pool, ledger.basis);
    await pool.query('INSERT INTO read_models.rebuilds (projection) SELECT unnest($1::text[])', [PROJECTIONS.map(({ name }) => name)]);
    for (let generations: readonly unknown[] = []; !generations.every((generation) => generation === 2) || generations.length === 0;) {
      await second.ready();
      generations = (await pool.query<Row>('SELECT generation FROM read_models.projections WHERE active')).rows.map(({ generation }) => generation);
    }
    expect(await digestsInPostgres(pool, ledger.basis)).toEqual(before);
  });
});

describe('an instance', () => {
  it('lives and is not ready while the event store is away, says which part it is, and comes back by itself', async () => {
    if (cluster.double === null) return;
    await cluster.double.stop();
    const away = await one.ready(({ waitingFor }) => waitingFor.some((each) => each.includes('the event store')));
    expect(away.status).toBe('not-ready');
    expect((await fetch(`${one.url}/livez`)).status).toBe(200);
    const refused = await one.say('POST', '/v1/incidents', incident('while-away'));
    expect([refused.status, refused.body.code]).toEqual([503, expect.stringMatching(/store-unavailable|outcome-unknown/)]);
    await cluster.double.start();
    await one.ready();
    expect((await one.say('POST', '/v1/incidents', incident('while-away'), { 'idempotency-key': 'after' })).status).toBe(201);
  });

  it('ends with status 0 when it is asked to, and gives the others no trouble', async () => {
    expect(await other.end()).toBe(0);
    expect((await one.say('POST', '/v1/sources', SOURCE)).status).toBe(201);
  });
});

/** The ids of what a live feed sends, from when it is open until something has happened. */
async function follow(member: Member, after: string | undefined, happens: () => Promise<void>): Promise<{ readonly ids: readonly number[]; readonly lastId: string }> {
  const abort = new AbortController();
  const response = await fetch(`${member.url}/v1/events/stream`, {
    headers: { authorization: `Bearer ${OWNER_KEY}`, ...(after === undefined ? {} : { 'last-event-id': after }) }, signal: abort.signal,
  });
  expect(response.status).toBe(200);
  await happens();
  const head = (await member.say('GET', '/v1/ledger', undefined, { prefer: 'wait=20' })).body.basis as number;
  const ids: number[] = [];
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    for (const [, id] of text.matchAll(/^id: ?(\d+)\n/gm)) if (!ids.includes(Number(id))) ids.push(Number(id));
    if (ids.includes(head)) break;
  }
  abort.abort();
  return { ids, lastId: String(ids.at(-1)) };
}
