import { readFile, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEmbedded } from '#api/start.js';
import { Desk, must } from '#test/support/desk.js';

let desk: Desk;
const lines: string[] = [];
beforeAll(async () => {
  desk = await Desk.open({ log: (line) => lines.push(line) });
});
afterAll(() => desk.close());

const file = {
  sources: [{ key: 'dhs', name: 'DHS', kind: 'body', official: true }],
  incidents: [{ key: 'i', slug: 'imported', title: 'Imported', zone: 'UTC' }],
  questions: [{ key: 'Q1', incident: 'i', text: 'Why?', positions: 'open' }],
};

describe('imports', () => {
  it('are decided whole, then written, and told of', async () => {
    const { status, body, headers } = await desk.post('/v1/imports', { key: 'first', files: [file] });
    expect([status, headers.get('location')]).toEqual([201, '/v1/imports/first']);
    expect(body).toMatchObject({ key: 'first', state: 'completed', records: 3, written: 3, incidents: [expect.any(String)] });
    expect((await desk.get('/v1/imports/first')).body).toEqual(body);
    expect((await desk.get('/v1/imports')).body.items).toEqual([body]);
    expect((await desk.get('/v1/incidents/imported/questions')).body.items).toMatchObject([{ label: 'Q1' }]);
  });

  it('asked for again are written once; with other files they are refused', async () => {
    const before = await desk.head();
    expect((await desk.post('/v1/imports', { key: 'first', files: [file] })).body.state).toBe('completed');
    expect(await desk.head()).toBe(before);
    const other = await desk.post('/v1/imports', { key: 'first', files: [{ ...file, title: 'other' }] });
    expect([other.status, other.body.code]).toEqual([422, 'import-key-reused']);
  });

  it('with faults name each of them, and write nothing', async () => {
    const before = await desk.head();
    const malformed = await desk.post('/v1/imports', {
      key: 'bad',
      files: [file, { sources: [{ key: 'x', kind: 'being', name: 'X' }], nothing: 1 }],
    });
    expect([malformed.status, malformed.body.code]).toEqual([400, 'import-not-understood']);
    expect(malformed.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['/files/1/nothing', '/files/1/sources/0/kind']),
    );
    const refused = await desk.post('/v1/imports', {
      key: 'bad',
      files: [{ incidents: [{ key: 'j', slug: 'imported', title: 'Again', zone: 'UTC' }] }],
    });
    expect([refused.status, refused.body.code]).toEqual([422, 'import-refused']);
    expect(refused.body.errors).toMatchObject([{ pointer: expect.stringMatching(/^\/files\/0\/incidents\/0/), code: 'slug-taken' }]);
    expect(await desk.head()).toBe(before);
    expect((await desk.get('/v1/imports/bad')).status).toBe(404);
  });

  it('take larger bodies than anything else does', async () => {
    const sources = Array.from({ length: 9_000 }, (_, i) => ({
      key: `s${i}`,
      name: `Somebody ${'x'.repeat(120)}`,
      kind: 'person',
      nothing: 1,
    }));
    expect(JSON.stringify(sources).length).toBeGreaterThan(1024 * 1024);
    expect((await desk.post('/v1/imports', { key: 'large', files: [{ sources }] })).body.code).toBe('import-not-understood');
  });
});

describe('backups', () => {
  it('are made beside the data, once under a name, and tell nothing of paths', async () => {
    const made = must(await desk.post('/v1/backups', { name: 'first.sqlite' }));
    const bytes = await readFile(join(desk.folder, 'backups', 'first.sqlite'));
    expect(made).toEqual({
      name: 'first.sqlite',
      size: bytes.length,
      head: await desk.head(),
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    const again = await desk.post('/v1/backups', { name: 'first.sqlite' });
    expect([again.status, again.body.code]).toEqual([409, 'backup-exists']);
    expect(JSON.stringify(again.body)).not.toContain(desk.folder);
    for (const name of ['../x', 'a/b', '.hidden', 'A B']) expect((await desk.post('/v1/backups', { name })).status).toBe(400);
    expect(must(await desk.post('/v1/backups', {})).name).toMatch(/^events-.+\.sqlite$/);
  });
});

describe('the folder', () => {
  it('and its secrets are for their owner alone, and another process is refused it', async () => {
    const other = await Desk.open({ folder: join(desk.folder, 'inner'), ownerKey: undefined as never });
    for (const [name, mode] of [
      ['', 0o700],
      ['owner.key', 0o600],
      ['digest.secret', 0o600],
    ] as const) {
      expect((await stat(join(other.folder, name))).mode & 0o777).toBe(mode);
    }
    const key = (await readFile(join(other.folder, 'owner.key'), 'utf8')).trim();
    expect(other.server.ownerKeyFile).toBe(join(other.folder, 'owner.key'));
    expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    expect((await other.get('/v1/imports', { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
    await expect(startEmbedded({ folder: other.folder, port: 0 })).rejects.toMatchObject({ code: 'store-unavailable' });
    await other.server.close();
    const again = await Desk.open({ folder: other.folder, ownerKey: undefined as never });
    expect((await again.get('/v1/imports', { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
    await again.close();
  });

  it('may hold a ledger with a carried clock, which every answer says', async () => {
    const carried = await Desk.open({ opening: { clock: 'carried', notice: 'A demonstration.' } });
    const dated = { ...file, recorded: '2025-11-01T12:00:00.000Z' };
    must(await carried.post('/v1/imports', { key: 'carried', files: [dated] }));
    expect((await carried.get('/v1/incidents/imported/account')).body).toMatchObject({
      notice: 'A demonstration.',
      asOf: { clock: 'carried' },
    });
    expect((await carried.read('/v1/ledger')).body).toEqual({ clock: 'carried', notice: 'A demonstration.' });
    await carried.close();
  });
});

describe('the metrics key', () => {
  it('opens the metrics and nothing else', async () => {
    const watched = await Desk.open({ metricsKey: 'a-key-for-numbers-alone' });
    const collector = { headers: { authorization: 'Bearer a-key-for-numbers-alone' } };
    expect((await watched.get('/metrics', collector)).status).toBe(200);
    expect((await watched.get('/metrics')).status).toBe(200);
    for (const path of ['/v1/imports', '/v1/ledger', '/readyz']) expect((await watched.get(path, collector)).body.code).toBe('key-wrong');
    expect((await watched.get('/metrics', { headers: { authorization: 'Bearer another' } })).body.code).toBe('key-wrong');
    await watched.close();
    expect((await desk.get('/metrics', collector)).body.code).toBe('key-wrong');
  });
});

describe('health', () => {
  it('is told to anybody, numbers to the owner', async () => {
    expect((await desk.read('/livez')).body).toEqual({ status: 'ok' });
    must(await desk.post('/v1/sources', { kind: 'person', name: 'Somebody' }));
    expect((await desk.read('/readyz')).body).toEqual({ status: 'ready', waitingFor: [] });
    const { body } = await desk.get('/metrics');
    for (const name of [
      'factledger_http_request_seconds_count',
      'factledger_log_head',
      'factledger_projection_progress',
      'factledger_projection_lag_seconds',
      'factledger_projection_lag_events',
      'factledger_event_store_up 1',
      'factledger_append_seconds_count{outcome="ok"}',
      'factledger_append_seconds_count{outcome="unknown"} 0',
      'nodejs_eventloop_lag_seconds',
      'factledger_commands_total{answered="written"}',
    ])
      expect(body).toContain(name);
  });
});

describe('the log', () => {
  it('is a line of JSON for each request, and knows no key, query or body', async () => {
    lines.length = 0;
    await desk.get('/v1/incidents/nowhere/account?public=secret-moment');
    await desk.post(
      '/v1/sources',
      { kind: 'person', name: 'a secret name' },
      { headers: { 'idempotency-key': 'a-secret-idempotency-key' } },
    );
    const requests = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'request');
    expect(requests).toMatchObject([
      { method: 'GET', route: '/v1/incidents/:incident/account', status: 404 },
      { method: 'POST', route: '/v1/sources', status: 201 },
    ]);
    expect(requests[0].requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(lines.join('\n')).not.toMatch(/secret|a-key-that-only/);
  });

  it('and the events of a request name its trace; without one the events name the request', async () => {
    lines.length = 0;
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const body = { kind: 'person', name: 'Traced' };
    for (const headers of [{ traceparent: `00-${traceId}-00f067aa0ba902b7-01` }, { traceparent: 'secret' }, {}] as Record<string, string>[]) {
      const { headers: answered, body: { ids } } = await desk.post('/v1/sources', body, { headers });
      const { body: { items } } = await desk.get('/v1/events?limit=500');
      const requestId = answered.get('x-request-id');
      const trace = headers['traceparent']?.startsWith('00-') === true ? traceId : null;
      const registered = items.find(({ stream }: { stream: string }) => stream === `source-${ids.source}`);
      expect(registered.metadata.correlationId).toBe(trace ?? requestId);
      const line = lines.map((each) => JSON.parse(each)).find((each) => each.requestId === requestId);
      expect(line.trace_id ?? null).toBe(trace);
    }
    expect(lines.join('\n')).not.toContain('secret');
  });
});
