/** Requests for every operation of the interface, most of them wrong in some way. */
import { fc } from '#test/support/property.js';
import type { Exchange } from '#test/support/tour/recorder.js';
import type { Operation } from '#test/support/tour/operations.js';
import { arbitraryOf } from './from-schema.js';
import type { Known } from './from-schema.js';
import type { Attempt } from './prober.js';
import { scrawls, spoils } from './spoiling.js';

/** What a tour came to know. */
export function knownFrom(exchanges: readonly Exchange[]): Known {
  const text = JSON.stringify(exchanges.map(({ parameters, request, answer }) => [parameters, request, answer]));
  const all = (pattern: RegExp): readonly string[] => [...new Set(text.match(pattern))];
  return {
    ids: all(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g), labels: ['A1', 'A2', 'Q1', 'FD', 'D1', 'wiring', 'arson'],
      snapshots: all(/(?<!\w)[0-9a-f]{64}(?!\w)/g),
  };
}

const isPlain = ({ said }: Operation): boolean => said.requestBody?.content['application/json'] !== undefined;

const DRY = fc.constantFrom(...Array.from({ length: 12 }, () => ''), '?dryRun=true', '?dryRun=true', '?dryRun=true', '?dryRun=maybe');

/** Bodies from the schema and from what a tour sent, spoiled up to three times, for the operations that take one. */
export function bodiesOf(operations: readonly Operation[], schemas: Readonly<Record<string, any>>, exchanges: readonly Exchange[]): fc.Arbitrary<Attempt> {
  const known = knownFrom(exchanges);
  return fc.oneof(...operations.filter(isPlain).map((operation) => {
    const { schema } = operation.said.requestBody.content['application/json'];
    const sent = exchanges.filter((each) => each.operation === operation.name);
    const body = fc.oneof(arbitraryOf(schema, schemas, known), ...sent.map(({ request }) => fc.constant(request)));
    const changes = fc.oneof(fc.constant([]), fc.array(spoils(known.ids), { minLength: 1, maxLength: 3 }));
    const spoiled = fc.tuple(body, changes).map(([good, all]) => all.reduce((value, change) => change(value), good));
    return fc.record({
      method: fc.constant(operation.method), path: fc.tuple(pathsOf(operation, sent, known), DRY).map((parts) => parts.join('')),
      revision: fc.option(fc.nat(70), { nil: undefined, freq: 4 }),
      text: fc.tuple(spoiled, scrawls).map(([value, scrawl]) => scrawl(JSON.stringify(value) ?? '')),
    }).map(({ revision, ...rest }) => (revision === undefined ? rest : { ...rest, revision }));
  }));
}

/** Queries of the reads. */
export function queriesOf(operations: readonly Operation[], schemas: Readonly<Record<string, any>>, exchanges: readonly Exchange[]): fc.Arbitrary<Attempt> {
  const known = knownFrom(exchanges);
  return fc.oneof(...operations.filter(({ method }) => method === 'GET').map((operation) => {
    const sent = exchanges.filter((each) => each.operation === operation.name);
    return fc.record({
      path: fc.tuple(pathsOf(operation, sent, known), queryOf(operation, schemas, known)).map(([path, query]) => (query === '' ? path : `${path}?${query}`)),
      method: fc.constant('GET'), asReader: fc.boolean(),
    });
  }));
}

const ODD_WORDS = [
  '', ' ', '%00', '%E0%A4%A', '%ff', '%ED%A0%80', '0', '-1', '1e2', '501', '99999999999999999999', 'null', '[object Object]', '__proto__',
  '2025-13-45', '#99999999', '#-1', 'now@#x', '@', 'x@y@z',
  '%22', '%22open', '*', 'a*b*', '((', 'OR', '-', 'NEAR(a b)', '%F0%9F%94%A5', 'x'.repeat(501), 'x'.repeat(3_000), 'W10', 'bG9nOjA', 'bG9nOi0x',
  '+275760-09-13', 'Y-170000002', 'Europe/Nowhere',
];

function queryOf({ said }: Operation, schemas: Readonly<Record<string, any>>, known: Known): fc.Arbitrary<string> {
  const odd = fc.constantFrom(...ODD_WORDS);
  const parameters: readonly any[] = said.parameters.filter((each: any) => each.in === 'query');
  const one = (name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<string> => {
    const written = value.map((each) => encodeURIComponent(String(each).toWellFormed().slice(0, 3_000)));
    return fc.oneof({ weight: 2, arbitrary: written }, { weight: 1, arbitrary: odd }).map((text) => `${name}=${text}`);
  };
  const asked = parameters.map(({ name, schema, required }) => {
    const text = one(name, arbitraryOf(schema, schemas, known, name));
    return required === true ? fc.option(text, { nil: '', freq: 8 }) : fc.option(text, { nil: '', freq: 1 });
  });
  const stray = fc.oneof(
    { weight: 6, arbitrary: fc.constant('') }, { weight: 1, arbitrary: odd.map((text) => `extra=${text}`) },
    { weight: 1, arbitrary: fc.constantFrom(...['limit', ...parameters.map(({ name }) => String(name))]).map((name) => `${name}=1&${name}=2`) },
    { weight: 1, arbitrary: fc.constantFrom('limit[]=1', 'q[$gt]=', '__proto__=1', 'constructor=1', '&&&', '=', '%=%', 'prefer=x') },
  );
  return fc.tuple(...asked, stray).map((parts) => parts.filter((part) => part !== '').join('&'));
}

/** Paths with what the tour named, other things, and nothing that is there. */
function pathsOf({ path }: Operation, sent: readonly Exchange[], { ids }: Known): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const values = names.map((name) => {
    const real = sent.flatMap(({ parameters }) => (parameters[name] === undefined ? [] : [String(parameters[name])]));
    return fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...real) }, { weight: 1, arbitrary: fc.constantFrom(...ids) },
      { weight: 1, arbitrary: fc.constantFrom('nowhere', 'label:A1', '00000000-0000-4000-8000-000000000000', 'A'.repeat(201), '__proto__', '~', '🔥',
        '0', 'a'.repeat(64), 'events') },
    ).map(encodeURIComponent);
  });
  return fc.tuple(...values).map((chosen) => names.reduce((at, name, i) => at.replace(`{${name}}`, chosen[i] ?? ''), path));
}
