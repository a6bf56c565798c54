/** Captured bytes over HTTP: what is taken in, what is refused, what is left behind. */
import { createHash, randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LedgerClient } from '#client/ledger-client.js';
import { Desk, OWNER_KEY, must } from '#test/support/desk.js';
import type { Said } from '#test/support/desk.js';

const LIMIT = 300_000;
const PAGE = Buffer.from('<!doctype html><meta charset=utf-8><title>x</title><script>alert(1)</script><p>The wiring was faulty 🔥, she said.');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let desk: Desk;
let document: string;
let path: string;
beforeAll(async () => {
  desk = await Desk.open({ snapshotLimit: LIMIT });
  document = must(await desk.post('/v1/documents', { title: 'A report', publisher: null, published: '2025-10-21' })).ids.document;
  path = `/v1/documents/${document}/snapshots`;
});
afterAll(() => desk.close());

interface Told { readonly query?: string; readonly headers?: Record<string, string>; readonly to?: string }
async function capture(bytes: Uint8Array | string, { query = '', headers = {}, to = path }: Told = {}): Promise<Said> {
  const response = await fetch(`${desk.server.url}${to}${query}`, {
    method: 'POST', body: bytes as string, headers: { authorization: `Bearer ${OWNER_KEY}`, prefer: 'wait=10', 'content-type': 'text/html', ...headers },
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}
const download = (at: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${desk.server.url}${at}`, { headers: { authorization: `Bearer ${OWNER_KEY}`, ...headers } });
const coming = (): Promise<string[]> => readdir(join(desk.folder, 'blobs', 'coming'));
async function kept(): Promise<readonly string[]> {
  const folders = await readdir(join(desk.folder, 'blobs'));
  return (await Promise.all(folders.filter((name) => name !== 'coming').map((name) => readdir(join(desk.folder, 'blobs', name))))).flat();
}
/** A request written by hand, in the pieces that are asked for. */
function upload(headers: Record<string, string | number> = {}): { sent: ClientRequest; answered: Promise<number | undefined> } {
  const sent = request(`${desk.server.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${OWNER_KEY}`, ...headers } });
  const answered = new Promise<number | undefined>((resolve) => {
    sent.on('response', (response) => { response.resume(); resolve(response.statusCode); });
    sent.on('error', () => resolve(undefined));
  });
  return { sent, answered };
}
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500 && !(await holds()); i++) await new Promise((resolve) => setImmediate(resolve));
  expect(await holds()).toBe(true);
}

describe('a capture', () => {
  it('tells what the bytes are, and that they are recorded', async () => {
    const query = '?url=https://example.org/report&capturedAt=2025-10-22T18:04:05%2B02:00';
    const { status, headers, body } = await capture(PAGE, { query, headers: { 'content-type': 'image/png' } });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/snapshots/${sha256(PAGE)}`);
    expect(body).toMatchObject({
      stream: `document-${document}`, replayed: false, events: [{ type: 'SnapshotCaptured' }],
      snapshot: {
        document, snapshot: sha256(PAGE), bytes: String(PAGE.length), mediaType: 'text/html', capturedAt: '2025-10-22T16:04:05.000Z',
        url: 'https://example.org/report',
        text: { codePoints: 34, normalisation: 'nfc-lines-1', sha256: sha256(Buffer.from('The wiring was faulty 🔥, she said.')) },
      },
    });
    const { items } = must(await desk.get(path));
    expect(items).toEqual([expect.objectContaining({ ...body.snapshot, revision: body.revision })]);
  });

  it('comes a byte at a time, with no length and no type told', async () => {
    const bytes = Buffer.from('plain words, a byte at a time');
    const { sent, answered } = upload();
    for (const byte of bytes) await new Promise((resolve) => sent.write(Buffer.from([byte]), resolve));
    sent.end();
    expect(await answered).toBe(201);
    expect(must(await desk.get(path)).items.at(-1)).toMatchObject({ snapshot: sha256(bytes), mediaType: 'text/plain', text: { codePoints: 29 } });
  });

  it('may hold JSON that is no request', async () => {
    const { status, body } = await capture('{"__proto__": {"$sealed": "x"}', { headers: { 'content-type': 'application/json' } });
    expect({ status, mediaType: body.snapshot.mediaType }).toEqual({ status: 201, mediaType: 'text/plain' });
  });

  it('is one blob however often it comes, and another record at another time', async () => {
    const bytes = randomBytes(1_000);
    const first = must(await capture(bytes, { query: '?capturedAt=2025-10-22T00:00:00Z' }));
    const again = must(await capture(bytes));
    expect(again.snapshot.snapshot).toBe(first.snapshot.snapshot);
    expect((await kept()).filter((name) => name === sha256(bytes))).toHaveLength(1);
    expect((await capture(bytes, { query: '?capturedAt=2025-10-22T00:00:00Z' })).body.code).toBe('nothing-changed');
    expect(again.snapshot).not.toHaveProperty('text');
  });

  it('is written once under one key, whatever the hour; another request under it is refused', async () => {
    const bytes = randomBytes(100);
    const headers = { 'idempotency-key': 'capture-1' };
    const first = await capture(bytes, { headers });
    const again = await capture(bytes, { headers });
    expect([first.status, again.status, again.body.replayed]).toEqual([201, 200, true]);
    expect(again.body.snapshot).toEqual(first.body.snapshot);
    const other = randomBytes(100);
    expect((await capture(other, { headers })).body.code).toBe('idempotency-key-reused');
    expect((await capture(bytes, { headers, query: '?url=https://example.org/' })).body.code).toBe('idempotency-key-reused');
    expect(await kept()).not.toContain(sha256(other));
  });

  it('can be tried out, and leaves nothing', async () => {
    const bytes = Buffer.from('<p>only tried');
    const { status, body } = await capture(bytes, { query: '?dryRun=true' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ dryRun: true, events: [{ type: 'SnapshotCaptured' }], snapshot: { snapshot: sha256(bytes), text: { codePoints: 10 } } });
    expect([await kept(), await coming()].flat()).not.toContain(sha256(bytes));
    expect(must(await desk.get(path)).items.map((item: { snapshot: string }) => item.snapshot)).not.toContain(sha256(bytes));
  });

  it('is taken by the client as a stream', async () => {
    const client = new LedgerClient({ baseUrl: desk.server.url, key: OWNER_KEY });
    const chunks = async function* (): AsyncGenerator<Uint8Array> { for (let i = 0; i < 100; i++) yield Buffer.alloc(1_000, i); };
    const answer = await client.captureSnapshot(document, chunks(), { url: 'https://example.org/film', key: 'client-1' });
    expect(answer.snapshot).toMatchObject({ bytes: '100000', mediaType: 'application/octet-stream', url: 'https://example.org/film' });
  });
});

describe('what is refused', () => {
  const nothingNew = async (work: () => Promise<unknown>): Promise<void> => {
    const before = await kept();
    await work();
    await until(async () => (await coming()).length === 0);
    expect((await kept()).toSorted()).toEqual(before.toSorted());
  };

  it('is what is too large, told and untold', async () => await nothingNew(async () => {
    expect((await capture(Buffer.alloc(LIMIT + 1))).body.code).toBe('snapshot-too-large');
    const { sent, answered } = upload({ 'transfer-encoding': 'chunked' });
    // The answer comes before the end: nothing waits for the rest.
    const chunk = Buffer.alloc(100_000);
    for (let i = 0; i < 4; i++) sent.write(chunk);
    expect(await answered).toBe(413);
    sent.destroy();
  }));
  it('takes what just fits', async () => expect((await capture(Buffer.alloc(LIMIT, 1))).status).toBe(201));
  it('is what breaks off', async () => await nothingNew(async () => {
    const { sent, answered } = upload({ 'content-length': 10_000 });
    sent.write('half of it');
    await until(async () => (await coming()).length === 1);
    sent.destroy();
    expect(await answered).toBeUndefined();
  }));
  it.each<[string, () => Promise<Said>, number, string]>([
    ['an empty body', () => capture(''), 422, 'snapshot-empty'],
    ['a document that is not there', () => capture(PAGE, { to: '/v1/documents/00000000-0000-4000-8000-000000000000/snapshots' }), 404, 'unknown-document'],
    ['a document that cannot be', () => capture(PAGE, { to: '/v1/documents/nothing/snapshots' }), 404, 'unknown-document'],
    ['a day for a moment', () => capture(PAGE, { query: '?capturedAt=2025-10-22' }), 400, 'validation-failed'],
    ['a moment to come', () => capture(randomBytes(10), { query: '?capturedAt=2999-01-01T00:00:00Z' }), 422, 'captured-after-recorded'],
    ['an address that is none', () => capture(PAGE, { query: '?url=file:///etc/hosts' }), 400, 'validation-failed'],
    ['what nobody asked for', () => capture(PAGE, { query: '?mediaType=text/html' }), 400, 'validation-failed'],
    ['another key', () => capture(PAGE, { headers: { authorization: 'Bearer nobody' } }), 403, 'key-wrong'],
    ['bytes elsewhere', () => capture(PAGE, { to: '/v1/documents', headers: { 'content-type': 'application/octet-stream' } }), 415, 'media-type-not-supported'],
  ])('is %s', async (_, asked, status, code) => await nothingNew(async () => {
    const said = await asked();
    expect({ status: said.status, code: said.body.code }).toEqual({ status, code });
  }));
});

describe('what was captured', () => {
  it('is handed over as a file that runs nowhere', async () => {
    const response = await download(`/v1/snapshots/${sha256(PAGE)}`);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PAGE);
    const names = ['content-type', 'content-disposition', 'x-content-type-options', 'content-security-policy'];
    expect(Object.fromEntries(names.map((name) => [name, response.headers.get(name)]))).toEqual({
      'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="${sha256(PAGE)}"`, 'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    });
    const tag = response.headers.get('etag') ?? '';
    expect((await download(`/v1/snapshots/${sha256(PAGE)}`, { 'if-none-match': tag })).status).toBe(304);
  });
  it('has a text, where it has words', async () => {
    const response = await download(`/v1/snapshots/${sha256(PAGE)}/text`);
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/plain; charset=utf-8', 'The wiring was faulty 🔥, she said.']);
    const gif = Buffer.from('GIF89a, more or less');
    must(await capture(gif));
    expect((await download(`/v1/snapshots/${sha256(gif)}`)).headers.get('content-type')).toBe('image/gif');
    expect((await desk.get(`/v1/snapshots/${sha256(gif)}/text`)).body).toMatchObject({ status: 404, code: 'snapshot-without-text' });
  });
  it('is the desk\'s alone, and nothing else is found by its hash', async () => {
    for (const at of [path, `/v1/snapshots/${sha256(PAGE)}`, `/v1/snapshots/${sha256(PAGE)}/text`]) expect((await desk.read(at)).status).toBe(401);
    const text = sha256(Buffer.from('The wiring was faulty 🔥, she said.'));
    for (const name of [text, 'f'.repeat(64), 'nothing', '..%2F..%2Fowner.key']) {
      expect((await desk.get(`/v1/snapshots/${name}`)).body).toMatchObject({ status: 404, code: 'unknown-snapshot' });
    }
  });
  it('is missed when it is gone', async () => {
    const bytes = randomBytes(50);
    must(await capture(bytes));
    const { rm } = await import('node:fs/promises');
    await rm(join(desk.folder, 'blobs', sha256(bytes).slice(0, 2), sha256(bytes)));
    expect((await desk.get(`/v1/snapshots/${sha256(bytes)}`)).body).toMatchObject({ status: 503, code: 'snapshot-not-kept' });
    must(await capture(bytes));
    expect((await download(`/v1/snapshots/${sha256(bytes)}`)).status).toBe(200);
  });
  it('is not handed over when it was changed', async () => {
    const bytes = randomBytes(50);
    must(await capture(bytes));
    await writeFile(join(desk.folder, 'blobs', sha256(bytes).slice(0, 2), sha256(bytes)), randomBytes(50));
    expect((await desk.get(`/v1/snapshots/${sha256(bytes)}`)).body).toMatchObject({ status: 503, code: 'snapshot-not-kept', detail: expect.stringContaining('not what they were') });
  });
  it('can be voided while nothing points into it', async () => {
    const { events } = must(await capture(randomBytes(20)));
    const etag = (await desk.get(`/v1/entries/${events[0].id}`)).headers.get('etag') ?? '';
    must(await desk.post(`/v1/entries/${events[0].id}/voiding`, { reason: 'the wrong page' }, { headers: { 'if-match': etag } }));
  });
});

describe('a start', () => {
  it('removes what a crash left half written', async () => {
    const own = await Desk.open();
    await writeFile(join(own.folder, 'blobs', 'coming', 'half'), 'hal');
    await own.server.close();
    const again = await Desk.open({ folder: own.folder });
    expect(await readdir(join(own.folder, 'blobs', 'coming'))).toEqual([]);
    await again.close();
  });
});
