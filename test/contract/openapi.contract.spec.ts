import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case, Said } from '#test/support/desk.js';
import { misfits } from '#test/support/fits.js';

const COMMITTED = new URL('../../../docs/reference/openapi.json', import.meta.url);
const PRINT = fileURLToPath(new URL('../../apps/api/openapi.js', import.meta.url));

let committed: string;
let document: any;
beforeAll(async () => {
  committed = await readFile(COMMITTED, 'utf8');
  document = JSON.parse(committed);
});

describe('the committed OpenAPI document', () => {
  it('is what the routes say today (npm run openapi writes it)', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [PRINT, '--print'], { maxBuffer: 16 * 1024 * 1024 });
    expect(stdout === committed).toBe(true);
  });

  it('is of version 3.1 and names nothing it does not hold', () => {
    expect(document.openapi).toBe('3.1.0');
    const references = new Set([...committed.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)].map(([, section, name]) => `${section}/${name}`));
    for (const reference of references) {
      const [section = '', name = ''] = reference.split('/');
      expect([reference, document.components[section]?.[name] !== undefined]).toEqual([reference, true]);
    }
    expect(committed).not.toContain('"nullable"');
  });

  it('describes every operation with its answers and refusals', () => {
    for (const [path, operations] of Object.entries<any>(document.paths)) {
      for (const [method, { responses, requestBody, summary }] of Object.entries<any>(operations)) {
        expect([path, method, typeof summary]).toEqual([path, method, 'string']);
        const success = Object.keys(responses).filter((status) => status < '300');
        expect([path, method, success.length > 0]).toEqual([path, method, true]);
        if (path.startsWith('/v1/'))
          expect([path, method, Object.keys(responses)]).toEqual([path, method, expect.arrayContaining(['400', '403', '500'])]);
        // Approving says nothing but yes.
        if ((method === 'post' || method === 'put') && !path.endsWith('/approval'))
          expect([path, Object.values<any>(requestBody?.content ?? {})[0]?.schema]).toEqual([path, expect.anything()]);
      }
    }
  });
});

describe('what the server answers', () => {
  let desk: Desk;
  let held: Case;
  let captured: readonly Said[];
  beforeAll(async () => {
    desk = await Desk.open();
    held = await openCase(desk, 'contract');
    const {
      body: {
        items: [clash],
      },
    } = await desk.get(`${held.path}/candidates`);
    must(await desk.post(`${held.path}/candidates/${clash.id}/acceptance`, { rationale: 'they clash' }));
    const { act: _, ...unsorted } = held.stating('unsorted') as { act: unknown };
    must(await desk.post(`${held.path}/assertions`, unsorted));
    must(
      await desk.post(`${held.path}/relations`, {
        kind: 'qualifies',
        from: [held.assertions[1]],
        to: [held.assertions[0]],
        rationale: 'r',
      }),
    );
    const { ids } = must(
      await desk.post(
        `${held.path}/assertions`,
        held.stating('it was direct', held.positions[1], {
          utterance: {
            kind: 'new',
            claimants: [{ speaker: { kind: 'source', source: held.source } }],
            channel: 'statement',
            said: '2025-10-28',
          },
          specifics: [
            { kind: 'quantity', of: 'shots', value: '2', comparator: '=', unit: 'shot', base: null, period: null },
            { kind: 'happened', time: '2025-10-21' },
          ],
        }),
      ),
    );
    must(
      await desk.post(`${held.path}/revisions`, {
        from: [held.assertions[0]],
        to: [ids.assertion],
        announced: 'unannounced',
        rationale: 'r',
      }),
    );
    const {
      events: [{ id, revision }],
    } = must(await desk.post(`${held.path}/questions`, { text: 'tpyo', positions: 'open' }));
    must(
      await desk.post(
        `/v1/entries/${id}/amendments`,
        { changes: [{ path: '/text', before: 'tpyo', after: 'typo' }], reason: 'r' },
        { headers: { 'if-match': `"r${revision}"` } },
      ),
    );
    const notice = { kind: 'clarification', document: held.document, issued: '2025-10-28', text: 't', affects: [held.assertions[0]], instead: [held.assertions[1]] };
    must(await desk.post(`${held.path}/notices`, notice));
    const promise = { label: 'A9', act: { kind: 'commits', to: 'publish it', followUp: true, question: held.question } };
    const promised = must(await desk.post(`${held.path}/assertions`, held.stating('a promise', undefined, promise)));
    must(await desk.post(`${held.path}/assertions/${promised.ids.assertion}/follow-ups`, { outcome: 'kept', due: '2025-11-01', reason: 'r', evidence: [] }));
    must(await desk.post(`/v1/entries/${promised.events.at(-1).id}/withholding`, { reason: 'r' }, { headers: { 'if-match': `"r${promised.events.at(-1).revision}"` } }));
    const rungs = [{ key: 'false', name: 'False' }, { key: 'true', name: 'True', meaning: 'it holds' }];
    const scale = must(await desk.post('/v1/scales', { name: 'Two rungs', ratings: rungs })).ids.scale;
    const verdict = {
      about: { kind: 'assertions', assertions: [held.assertions[0]] }, scale: { scale, version: 1 }, rating: 'true', rationale: 'r',
      evidence: { for: [held.assertions[1]], against: [] },
    };
    const proposed = must(await desk.post(`${held.path}/proposals`, { kind: 'verdict', ...verdict }));
    must(await desk.post(`${held.path}/proposals/${proposed.ids.proposal}/approval`, undefined));
    const capture = (page: string, query = '') => desk.say('POST', `/v1/documents/${held.document}/snapshots${query}`, undefined, { raw: page });
    const page = '<p>It was a ricochet, the department said.';
    captured = [await capture(page, '?dryRun=true'), await capture(page, '?capturedAt=2025-10-21T10:00:00Z')];
    const anchor = { relay: 0, snapshot: captured[1]?.body.snapshot.snapshot, exact: 'a ricochet' };
    const anchored = must(await desk.post(`${held.path}/assertions/${held.assertions[0]}/anchors`, anchor)).ids.anchors[0];
    const newer = must(await capture(page.replace('It was', 'It may have been'))).snapshot.snapshot;
    must(await desk.post(`${held.path}/assertions/${held.assertions[0]}/anchors/${anchored}/rechecks`, { snapshot: newer }));
    must(await desk.post('/v1/imports', { key: 'k', files: [{ sources: [{ key: 's', name: 'S', kind: 'person' }] }] }));
  });
  afterAll(() => desk.close());

  const schemaOf = (template: string, method: string, status: number): any => {
    const response = document.paths[template]?.[method]?.responses[status];
    const found = response?.$ref === undefined ? response : document.components.responses[response.$ref.split('/').at(-1)];
    return Object.values<any>(found.content)[0].schema;
  };
  const check = (template: string, method: string, { status, body }: { readonly status: number; readonly body: unknown }): void => {
    expect([template, misfits(body, schemaOf(template, method, status), document.components.schemas)]).toEqual([template, []]);
  };

  it('is what the document says, in every read', async () => {
    const {
      body: {
        items: [contradiction],
      },
    } = await desk.get(`${held.path}/contradictions`);
    const {
      body: { items: events },
    } = await desk.get(`${held.path}/events`);
    const {
      body: {
        items: [verdict],
      },
    } = await desk.get(`${held.path}/verdicts`);
    const amended = events.find(({ type, data }: any) => type === 'QuestionRaised' && data.text === 'tpyo').id;
    const reads: readonly (readonly [string, string])[] = [
      ['/v1/incidents', '/v1/incidents'],
      ['/v1/incidents/{incident}', held.path],
      ...['publication', 'account', 'timeline', 'events', 'questions', 'assertions', 'unsorted', 'contradictions', 'candidates', 'verdicts', 'notices', 'follow-ups'].map(
        (each) => [`/v1/incidents/{incident}/${each}`, `${held.path}/${each}`] as const,
      ),
      ['/v1/incidents/{incident}/account/diff', `${held.path}/account/diff?from=2025-10-20&to=now`],
      ['/v1/incidents/{incident}/assertions/{assertion}', `${held.path}/assertions/${held.assertions[0]}`],
      ['/v1/incidents/{incident}/contradictions/{contradiction}', `${held.path}/contradictions/${contradiction.id}`],
      ['/v1/incidents/{incident}/verdicts/{verdict}', `${held.path}/verdicts/${verdict.id}`],
      ['/v1/incidents/{incident}/proposals', `${held.path}/proposals?status=all`],
      ['/v1/proposals', '/v1/proposals?status=all'],
      ['/v1/scales', '/v1/scales'],
      ['/v1/scales/{scale}', `/v1/scales/${verdict.scale.id}`],
      ['/v1/settings', '/v1/settings'],
      ['/v1/entries/{entry}', `/v1/entries/${amended}`],
      ['/v1/sources', '/v1/sources'],
      ['/v1/sources/{source}', `/v1/sources/${held.source}`],
      ['/v1/documents', '/v1/documents'],
      ['/v1/documents/{document}', `/v1/documents/${held.document}`],
      ['/v1/documents/{document}/snapshots', `/v1/documents/${held.document}/snapshots`],
      ['/v1/incidents/{incident}/assertions/{assertion}/anchors', `${held.path}/assertions/${held.assertions[0]}/anchors`],
      ['/v1/ledger', '/v1/ledger'],
      ['/v1/events', '/v1/events'],
      ['/v1/imports', '/v1/imports'],
      ['/v1/imports/{key}', '/v1/imports/k'],
      ['/livez', '/livez'],
      ['/readyz', '/readyz'],
    ];
    for (const [template, path] of reads) check(template, 'get', await desk.get(path));
    const { body } = await desk.get(`${held.path}/replay`);
    for (const line of body.trim().split('\n')) {
      expect(misfits(JSON.parse(line), document.components.schemas.ReplayStep, document.components.schemas)).toEqual([]);
    }
  });

  it('is what the document says, in receipts and refusals', async () => {
    const log = (body: unknown, headers: Record<string, string> = {}) => desk.post(`${held.path}/assertions`, body, { headers });
    const template = '/v1/incidents/{incident}/assertions';
    check(
      template,
      'post',
      await log(held.stating('receipt', held.positions[0], { register: { sources: [{ key: 'a', kind: 'person', name: 'A' }] } })),
    );
    check(template, 'post', await log({}));
    check(template, 'post', await log(held.stating('x', held.positions[0], { label: 'A1' })));
    check(template, 'post', await log(held.stating('x', held.positions[0]), { 'if-match': '"r0"' }));
    check(template, 'post', await desk.post(`${held.path}/assertions`, {}, { asReader: true }));
    for (const each of captured) check('/v1/documents/{document}/snapshots', 'post', each);
    check('/v1/backups', 'post', await desk.post('/v1/backups', {}));
  });
});
