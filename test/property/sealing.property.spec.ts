/** Sealed texts through the whole of it: sealed by the interface, stored, projected, read again, erased. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';
import { fc, SEED } from '#test/support/property.js';

let folder = '';
let desk: Desk;
let held: Case;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'factledger-sealing-'));
  desk = await Desk.open({ folder });
  held = await openCase(desk, 'sealed-texts');
});
afterAll(() => desk.close());

/** Whatever the interface takes: something to see, no half characters, no U+0000. */
const texts = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 })
  .map((text) => `${text.toWellFormed().replaceAll('\u0000', '')}é`).filter((text) => text.length <= 1_000);
interface Logged { readonly assertion: string; readonly key: string; readonly words: string }

async function log(words: string): Promise<Logged> {
  const made = must(await desk.post(`${held.path}/assertions`, held.stating('x', held.positions[0], { gist: { sensitive: words } })));
  const entry = made.events.find(({ type }: any) => type === 'AssertionLogged').id;
  const sealed: string = (await desk.get(`/v1/entries/${entry}`)).body.data.gist.$sealed;
  return { assertion: made.ids.assertion, key: sealed.slice(0, sealed.indexOf('.')), words };
}
const gistOf = async ({ assertion }: Logged, asReader = false): Promise<string> =>
  (await desk.get(`${held.path}/assertions/${assertion}`, { asReader })).body.gist;
async function allEvents(): Promise<any[]> {
  const items: any[] = [];
  for (let next = '/v1/events?limit=500'; next !== ''; ) {
    const { body } = await desk.get(next);
    items.push(...body.items);
    next = body.next === null ? '' : `/v1/events?limit=500&cursor=${body.next}`;
  }
  return items;
}

describe(`sealed texts (seed ${SEED})`, () => {
  const all: Logged[] = [];

  it('read as they were written, for the desk; once erased, never again, whatever is rebuilt; and no event changes', async () => {
    await fc.assert(fc.asyncProperty(texts, async (words) => {
      const logged = await log(words);
      all.push(logged);
      expect(await gistOf(logged)).toBe(words);
    }), { numRuns: 25, endOnFailure: true });

    const before = await allEvents();
    const gone = new Set(all.filter((_, i) => (SEED >> (i % 30)) % 2 === 1 || i === 0).map(({ key }) => key));
    for (const key of gone) must(await desk.post(`/v1/keys/${key}/destruction`, { reason: 'asked for' }));
    const expected = ({ key, words }: Logged): string => (gone.has(key) ? '[erased]' : words);
    for (const logged of all) expect(await gistOf(logged)).toBe(expected(logged));
    expect((await allEvents()).slice(0, before.length)).toEqual(before);

    await desk.server.close();
    for (const name of readdirSync(folder)) if (name.startsWith('read-models')) rmSync(join(folder, name));
    desk = await Desk.open({ folder });
    for (const logged of all) expect(await gistOf(logged)).toBe(expected(logged));
  }, 120_000);

  it('stand in no file of the data folder', () => {
    const bytes = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isFile()).map(({ name }) => readFileSync(join(folder, name)));
    for (const { words } of all.filter((logged) => logged.words.length > 12)) {
      expect(bytes.some((file) => file.includes(words) || file.includes(JSON.stringify(words).slice(1, -1)))).toBe(false);
    }
  });
});
