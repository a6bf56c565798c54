import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { AppendTooLargeError, OutcomeUnknownError, StoreUnavailableError } from '#event-store/errors.js';
import { DomainError } from '#domain/errors.js';
import { CommandReusedError } from '#ledger/errors.js';
import type { CommandId } from '#domain/ids.js';
import { Log } from './log.js';
import { asSent } from './as-sent.js';
import { Problem, problemBody, statusOf } from './problem.js';
import { ProblemFilter } from './problem-filter.js';

/** From dist/apps/api/http. */
const ROOT = new URL('../../../../', import.meta.url);
const REFERENCE = readFileSync(new URL('docs/reference/errors.md', ROOT), 'utf8');

/** Codes that sources throw by name. */
function codesIn(folder: string): readonly string[] {
  const files = readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.includes('spec'),
  );
  const text = files.map((name) => readFileSync(new URL(`${folder}${name}`, ROOT), 'utf8')).join('\n');
  return [
    ...new Set([...text.matchAll(/(?:DomainError|Problem|misplaced|missing)\(\s*'([a-z]+(?:-[a-z]+)+)'/g)].map(([, code]) => code ?? '')),
  ];
}

describe('the table of problems', () => {
  it('says what kind of refusal a code is', () => {
    for (const [code, status] of [
      ['unknown-source', 404],
      ['label-taken', 409],
      ['step-not-allowed', 409],
      ['said-after-recorded', 422],
      ['zone-unknown', 422],
      ['cursor-invalid', 400],
      ['idempotency-key-reused', 422],
      ['precondition-failed', 412],
      ['precondition-required', 428],
      ['append-too-large', 413],
      ['a-new-rule', 422],
      ['constructor', 422],
    ] as const)
      expect([code, statusOf(code)]).toEqual([code, status]);
  });

  it('tells what the path names and is not there from what the body names', () => {
    expect(statusOf('unknown-assertion', '/assertion')).toBe(404);
    expect(statusOf('unknown-assertion', '/evidence/0')).toBe(422);
    expect(problemBody('unknown-question', 'There is none.', { pointer: '/act/answers/0/question' })).toMatchObject({
      status: 422, pointer: '/act/answers/0/question',
    });
  });

  it('has its codes in the reference', () => {
    const codes = ['apps/api/', 'libs/domain/', 'libs/ledger/', 'libs/read-models/'].flatMap(codesIn);
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !REFERENCE.includes(`\`${code}\``))).toEqual([]);
  });

  it('leaves an empty pointer out', () => {
    expect(problemBody('unknown-incident', 'There is none.', { pointer: '' })).toEqual({
      type: 'urn:factledger:problem:unknown-incident',
      title: 'Not found',
      status: 404,
      code: 'unknown-incident',
      detail: 'There is none.',
    });
  });
});

describe('a pointer', () => {
  const at = (pointer: string, sent: unknown) => asSent(problemBody('time-not-understood', 'x', { pointer, errors: [{ pointer, detail: 'x' }] }), sent);

  it('leads into what was sent, and no further', () => {
    for (const [pointer, sent, told] of [
      ['/said/edtf', { said: 'soon' }, '/said'], ['/said/edtf', { said: { edtf: 'soon' } }, '/said/edtf'], ['/rows/0/said/edtf', { rows: [{ said: 7 }] }, '/rows/0/said'],
      ['/said/edtf', {}, '/said/edtf'], ['/a~1b/c', { 'a/b': null }, '/a~1b'], ['/limit', undefined, '/limit'], ['/label', [], '/label'], ['/dryRun', 'text', '/dryRun'],
    ] as const) expect(at(pointer, sent)).toMatchObject({ pointer: told, errors: [{ pointer: told }] });
  });
});

describe('what was thrown', () => {
  const lines: string[] = [];
  const filter = new ProblemFilter(new Log((line) => lines.push(line)));
  const answer = (thrown: unknown) => filter.answer(thrown, 'request-1').body;

  it('is told where it is fit for a reader', () => {
    expect(answer(new DomainError('label-taken', 'Taken.', '/label'))).toMatchObject({
      status: 409,
      code: 'label-taken',
      detail: 'Taken.',
      pointer: '/label',
    });
    expect(answer(new CommandReusedError('c' as CommandId))).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    expect(answer(new AppendTooLargeError('501 events'))).toMatchObject({ status: 413, code: 'append-too-large' });
    expect(answer(new Problem('key-required', 'x', { headers: { 'www-authenticate': 'Bearer' } })).status).toBe(401);
    expect(lines).toEqual([]);
  });

  it('is logged, and only its id told, where it is not', () => {
    const leaking = new TypeError('cannot open /srv/somebody/data: password=hunter2');
    expect(JSON.stringify(answer(leaking))).not.toMatch(/somebody|hunter2/);
    expect(answer(leaking)).toMatchObject({ status: 500, code: 'internal', requestId: 'request-1' });
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ level: 'error', requestId: 'request-1', error: { message: leaking.message } });
    for (const error of [new StoreUnavailableError('disk /secret'), new OutcomeUnknownError('disk /secret')]) {
      const { body, headers } = filter.answer(error, 'request-2');
      expect([body.status, headers['retry-after'], JSON.stringify(body).includes('secret')]).toEqual([503, '1', false]);
    }
    for (const odd of ['text', null, undefined, { statusCode: 'x' }, { code: 'constructor' }]) expect(answer(odd).status).toBe(500);
  });
});
