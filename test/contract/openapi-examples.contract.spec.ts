/** The examples of the interface's description are what a server says today. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, OWNER_KEY } from '#test/support/desk.js';
import { operationsOf } from '#test/support/tour/operations.js';
import { steadied } from '#test/support/tour/steady.js';
import { tourOf } from '#test/support/tour/tour.js';

const COMMITTED = join(process.cwd(), 'apps/api/openapi/examples.json');
const document = JSON.parse(readFileSync(join(process.cwd(), 'docs/reference/openapi.json'), 'utf8'));

describe('the description', () => {
  it('has an example of what every operation takes and answers', () => {
    const bare = [...operationsOf(document)].flatMap(([name, { said }]) => {
      const successes = Object.entries<any>(said.responses).filter(([status]) => status < '300').flatMap(([, { content = {} }]) => Object.values<any>(content));
      const sent = Object.values<any>(said.requestBody?.content ?? {});
      const required = said.parameters.filter((each: any) => each.in === 'path' || (each.in === 'query' && each.required === true));
      return [
        ...(successes.some(({ examples }) => examples !== undefined) ? [] : [`${name} answers`]),
        ...(sent.every(({ examples }) => examples !== undefined) ? [] : [`${name} takes`]),
        ...required.filter(({ example }: any) => example === undefined).map((each: any) => `${name} ${each.name}`),
      ];
    });
    expect(bare).toEqual([]);
  });

  it('has every example that was recorded (npm run openapi adds them)', () => {
    const operations = operationsOf(document);
    const committed: Record<string, any> = JSON.parse(readFileSync(COMMITTED, 'utf8'));
    const left = Object.entries(committed).flatMap(([name, { examples }]) => examples.filter(({ name: title, status, type, answer }: any) => {
      const shown = operations.get(name)?.said.responses[status]?.content[type]?.examples?.[title]?.value;
      return JSON.stringify(shown) !== JSON.stringify(answer);
    }).map((each: any) => `${name} ${each.name} ${each.status} ${each.type}`));
    expect(left).toEqual([]);
  });
});

describe('the examples', () => {
  let desk: Desk;
  beforeAll(async () => { desk = await Desk.open(); });
  afterAll(() => desk.close());

  it('have the shape of what a server answers (UPDATE_EXAMPLES=1 writes them)', async () => {
    const recorded = steadied((await tourOf(desk)).exchanges);
    const text = `${JSON.stringify(recorded, null, 1)}\n`;
    for (const left of [OWNER_KEY, desk.folder, desk.server.url, new Date().toISOString().slice(0, 10)]) expect(text).not.toContain(left);
    if (process.env['UPDATE_EXAMPLES'] === '1') writeFileSync(COMMITTED, text);
    const committed: Record<string, unknown> = JSON.parse(readFileSync(COMMITTED, 'utf8'));
    const names = new Set([...Object.keys(recorded), ...Object.keys(committed)]);
    expect([...names].filter((name) => shapeOf(recorded[name]) !== shapeOf(committed[name]))).toEqual([]);
  });
});

/** Fields, their order and their types. */
const shapeOf = (value: unknown): string => JSON.stringify(value, (_, each: unknown) =>
  (typeof each === 'object' ? each : typeof each)) ?? 'nothing';
