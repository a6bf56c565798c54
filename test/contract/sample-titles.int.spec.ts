/** The titles that the sample's reports print for one spokesperson: nothing of them is stored, all of it is derived. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { titlesOf } from '#domain/account/titles.js';
import type { PrintedTitle } from '#domain/account/titles.js';
import { worldOf } from '#domain/account/world.js';
import type { SourceId } from '#domain/ids.js';
import { InMemoryLedger } from '#test/support/in-memory-ledger.js';
import { samplePlan } from '#test/support/sample.js';

let titles: (moment: string) => readonly PrintedTitle[];
beforeAll(() => {
  const ledger = new InMemoryLedger(samplePlan().records);
  const references = {
    sources: new Map([...ledger.sources].map(([id, { entry }]) => [id, entry])), documents: new Map([...ledger.documents].map(([id, { entry }]) => [id, entry])),
  };
  const [spokesperson] = [...ledger.sources].find(([, { entry }]) => String(entry.name).includes('McLaughlin')) ?? [];
  const worlds = [...ledger.incidents].map(([id, { record }]) => ({ incident: { id, label: id }, world: worldOf(record, references), source: spokesperson as SourceId }));
  titles = (moment) => titlesOf(worlds, moment);
});

describe('the sample\'s spokesperson', () => {
  const inWords = (moment: string): readonly string[] => titles(moment).map(({ title, document, presence }) => `${document?.label}: ${title.toLowerCase()}, ${presence}`);

  it('is printed under three titles, in the order in which they could be known, and as the department that is spoken for', () => {
    expect(inWords('2025-12-01T00:00:00.000Z')).toEqual([
      'D1: the department, certain', 'D1: assistant secretary, certain', 'D3: assistant secretary for public affairs, certain',
      'D4: the department, certain', 'D4: assistant press secretary, certain',
    ]);
  });
  it('has the first one alone on the day; the next one may have been there', () => {
    expect(inWords('2025-10-22T12:00:00.000Z')).toEqual([
      'D1: the department, certain', 'D1: assistant secretary, certain', 'D3: assistant secretary for public affairs, possible',
    ]);
    expect(titles('2025-10-22T12:00:00.000Z').every(({ assertions }) => assertions.length > 0)).toBe(true);
  });
});
