import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '#test/support/property.js';
import { Desk, OWNER_KEY, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'refusals');
});
afterAll(() => desk.close());

describe('what is not a request', () => {
  const codeOf = async (path: string, raw: string, headers: Record<string, string> = {}) => {
    const { status, body, headers: answered } = await desk.post(path, undefined, { raw, headers });
    expect(answered.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({
      type: `urn:factledger:problem:${body.code}`,
      status,
      title: expect.any(String),
      detail: expect.any(String),
    });
    return [status, body.code];
  };

  it('is refused with a problem: malformed, empty, too large, too deep, not JSON', async () => {
    expect(await codeOf('/v1/sources', '{"kind":')).toEqual([400, 'malformed-json']);
    expect(await codeOf('/v1/sources', '', {})).toEqual([400, 'malformed-json']);
    expect(await codeOf('/v1/sources', `"${'x'.repeat(1024 * 1024)}"`)).toEqual([413, 'body-too-large']);
    expect(await codeOf('/v1/sources', `${'['.repeat(40)}${']'.repeat(40)}`)).toEqual([400, 'nested-too-deeply']);
    expect(await codeOf('/v1/sources', `${'['.repeat(200_000)}`)).toEqual([400, 'malformed-json']);
    expect(await codeOf('/v1/sources', 'kind=person', { 'content-type': 'application/x-www-form-urlencoded' })).toEqual([
      415,
      'media-type-not-supported',
    ]);
    expect(await codeOf('/v1/sources', '{"kind":1e999}')).toEqual([400, 'malformed-json']);
    expect(await codeOf('/v1/sources', '{}', { 'content-type': 'text/plain' })).toEqual([415, 'media-type-not-supported']);
  });

  it('is refused where it holds sealed values, half characters, or the machinery of objects', async () => {
    const named = (name: unknown): string => JSON.stringify({ kind: 'person', name });
    expect(await codeOf('/v1/sources', named({ $sealed: 'AAAA' }))).toEqual([400, 'sealed-not-accepted']);
    expect(await codeOf('/v1/sources', '{"kind":"person","name":"x","\\u0024sealed":"y"}')).toEqual([400, 'sealed-not-accepted']);
    expect(await codeOf('/v1/sources', '{"kind":"person","name":"half \\ud800"}')).toEqual([400, 'text-not-unicode']);
    expect(await codeOf('/v1/sources', '{"kind":"person","name":"x","__proto__":{"label":"y"}}')).toEqual([400, 'key-not-accepted']);
    expect(await codeOf('/v1/sources', '{"kind":"person","name":{"constructor":{"prototype":{}}}}')).toEqual([400, 'key-not-accepted']);
    expect(({} as { label?: string }).label).toBeUndefined();
  });

  it('is refused where address or query are not understood', async () => {
    const told = async (path: string) => {
      const { status, body } = await desk.get(path);
      return [status, body.code];
    };
    expect(await told('/nowhere')).toEqual([404, 'not-found']);
    expect(await told('/v1/incidents/%E0%A4%A')).toEqual([400, 'malformed-request']);
    expect(await told(`/v1/incidents/${'x'.repeat(300)}`)).toEqual([414, 'address-too-long']);
    for (const query of ['limit=0', 'limit=1e2', 'limit=%201', 'limit=501', 'limit=x', 'limit=1&limit=2', 'other=1', 'cursor=a&cursor=b'])
      expect(await told(`/v1/incidents?${query}`)).toEqual([400, 'validation-failed']);
    expect(await told('/v1/incidents?cursor=nonsense')).toEqual([400, 'cursor-invalid']);
    expect(await told(`${held.path}/account?public=someday`)).toEqual([422, 'time-not-understood']);
    expect(await told(`${held.path}/account/diff?from=2025-10-21`)).toEqual([400, 'validation-failed']);
    expect(await told(`${held.path}/account/diff?from=2025-10-21@@now&to=now`)).toEqual([422, 'time-not-understood']);
    expect((await desk.say('PATCH', '/v1/incidents', {})).status).toBe(404);
  });

  it('is refused with a problem even where it is not HTTP', async () => {
    const { port } = new URL(desk.server.url);
    const raw = async (text: string | Uint8Array): Promise<string> =>
      await new Promise((resolve, reject) => {
        let answer = '';
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
        socket
          .on('data', (chunk) => (answer += chunk.toString()))
          .on('end', () => resolve(answer))
          .on('error', reject);
      });
    expect(await raw('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"malformed-request"/);
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 [\s\S]*"code":"header-too-large"/,
    );
    expect(await raw('GET /v1/ledger HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"malformed-request"/);
    const asked = (length: number, more = '') => `POST /v1/sources HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${OWNER_KEY}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${length}\r\n${more}\r\n`;
    expect(await raw(Buffer.concat([Buffer.from(`${asked(28)}{"kind":"person","name":"`), Buffer.from([0xff, 0x22, 0x7d])]))).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*"code":"text-not-unicode"/,
    );
    expect(await raw(`${asked(2, 'Expect: a-miracle\r\n')}{}`)).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"validation-failed"/);
  });
});

describe('faults of a body', () => {
  it('are all told, each by its JSON Pointer', async () => {
    const { status, body } = await desk.post(`${held.path}/assertions`, {
      utterance: {
        kind: 'new',
        claimants: [{ speaker: { kind: 'anonymous', described: ' ', official: 'yes' } }, 'me'],
        channel: 'radio',
        said: { edtf: 7 },
      },
      gist: 'x'.repeat(1_001),
      certainty: 'asserted',
      relays: [{ by: {}, mode: 'quote', certainty: 'sure', 'a/b~c': 1 }],
      act: { kind: 'shouts', answers: 1 },
      specifics: [{ kind: 'quantity', value: '1e5' }],
      'new~field/': true,
    });
    expect([status, body.code]).toEqual([400, 'validation-failed']);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '/act/kind',
      '/gist',
      '/new~0field~1',
      '/relays/0/a~1b~0c',
      '/relays/0/certainty',
      '/specifics/0/base',
      '/specifics/0/comparator',
      '/specifics/0/of',
      '/specifics/0/period',
      '/specifics/0/unit',
      '/specifics/0/value',
      '/utterance/channel',
      '/utterance/claimants',
      '/utterance/claimants/0/speaker/described',
      '/utterance/claimants/0/speaker/official',
      '/utterance/claimants/1',
      '/utterance/said/edtf',
    ]);
  });

  it('of meaning point into the body too', async () => {
    const told = async (more: object) => {
      const { status, body } = await desk.post(`${held.path}/assertions`, held.stating('x', held.positions[0], more));
      return [status, body.code, body.pointer];
    };
    const utterance = {
      kind: 'new',
      claimants: [{ speaker: { kind: 'source', source: held.source } }],
      channel: 'statement',
      said: '2025-10-21',
    };
    expect(await told({ utterance: { ...utterance, said: 'last week' } })).toEqual([422, 'time-not-understood', '/utterance/said']);
    expect(await told({ utterance: { ...utterance, said: '2999' } })).toEqual([422, 'said-after-recorded', '/utterance/said']);
    expect(await told({ utterance: { ...utterance, claimants: [{ speaker: { kind: 'source', source: held.question } }] } })).toEqual([
      422,
      'unknown-source',
      '/utterance/claimants/0/speaker/source',
    ]);
    expect(await told({ relays: [{ by: { document: 'new:d' }, mode: 'quote', certainty: 'asserted' }] })).toEqual([
      422,
      'key-not-made',
      '/relays/0/by/document',
    ]);
    expect(await told({ act: { kind: 'states', answers: [{ question: held.source }] } })).toEqual([
      422,
      'unknown-question',
      '/act/answers/0/question',
    ]);
    expect(await told({ register: { sources: [{ key: 'a', kind: 'person', name: 'A', official: true }] } })).toEqual([
      422,
      'field-malformed',
      '/register/sources/0/official',
    ]);
    expect(
      await told({
        register: {
          sources: [
            { key: 'a', kind: 'person', name: 'A' },
            { key: 'a', kind: 'person', name: 'B' },
          ],
        },
      }),
    ).toEqual([422, 'key-used-twice', '/register/sources/1/key']);
  });
});

describe('whatever is sent', () => {
  it('never ends in a 500, and appends nothing unless it is a success', async () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    const words = fc.constantFrom(
      'new',
      'held',
      'source',
      'anonymous',
      'states',
      'quantity',
      'then',
      'toString',
      'kind',
      'new:x',
      held.question,
      held.source,
      '2025-10-21',
      '',
      '\u0000',
    );
    const value = fc.oneof(
      json,
      words,
      fc.array(fc.oneof(json, words), { maxLength: 3 }),
      fc.dictionary(words, fc.oneof(json, words), { maxKeys: 4 }),
    );
    const spoilt = (body: object) =>
      fc
        .record({ path: fc.array(fc.constantFrom(...keysOf(body)), { minLength: 1, maxLength: 4 }), value })
        .map(({ path, value: put }) => spoil(body, path, put));
    const requests: readonly (readonly [string, object])[] = [
      [
        `${held.path}/assertions`,
        held.stating('x', held.positions[0], {
          specifics: [],
          question: { key: 'k', text: 't', positions: 'open' },
          register: { sources: [], documents: [] },
        }),
      ],
      ['/v1/incidents', { slug: 'fuzzed', title: 't', zone: 'UTC', happened: '2025' }],
      ['/v1/sources', { kind: 'body', name: 'n', official: true, partOf: held.source }],
      [
        '/v1/documents',
        { title: 't', publisher: null, published: { edtf: '2025', basis: { kind: 'stated' } }, url: 'https://example.org' },
      ],
      [
        `${held.path}/contradictions`,
        { questions: [held.question], sides: [[held.assertions[0]], [held.assertions[1]]], strength: 'tension', rationale: 'r' },
      ],
      [`${held.path}/retractions`, { assertions: [held.assertions[0]], utterance: { kind: 'held', utterance: held.question }, relays: [] }],
      [`/v1/entries/${held.question}/amendments`, { changes: [{ path: '/x', before: null, after: { a: [1] } }], reason: 'r' }],
      ['/v1/imports', { key: 'k', files: [{ sources: [{ key: 's', name: 'n', kind: 'person' }] }] }],
      [`${held.path}/relations`, { kind: 'qualifies', from: [held.assertions[0]], to: [held.assertions[1]], rationale: 'r' }],
    ];
    for (const [path, good] of requests) {
      await fc.assert(
        fc.asyncProperty(fc.oneof(value, spoilt(good)), async (body) => {
          const before = await desk.head();
          const { status, body: answer } = await desk.post(path, body);
          expect(status).toBeLessThan(500);
          if (status >= 400) {
            expect(answer.code).toEqual(expect.any(String));
            expect(await desk.head()).toBe(before);
          }
        }),
        { numRuns: 25 },
      );
    }
  });
});

const keysOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? [...new Set(Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]))] : [];

function spoil(node: any, [key, ...rest]: readonly string[], put: unknown): any {
  if (key === undefined) return put;
  if (typeof node !== 'object' || node === null) return put;
  if (Array.isArray(node)) return node.length === 0 ? [put] : node.map((item, i) => (i === 0 ? spoil(item, [key, ...rest], put) : item));
  return { ...node, [key]: spoil(node[key], rest, put) };
}
