/** Asks for everything there is to ask for without the owner's key, and looks whether an answer holds what it must not. */
import { DomainError } from '#domain/errors.js';
import type { LogIndex } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import type { Page } from '#read-models/port.js';
import type { Queries } from '#read-models/queries/queries.js';
import { timeOf } from '#read-models/testing/memory-log.js';
import type { RandomLedger } from './ledger.js';
import { marksIn } from './marking.js';
import type { Visible } from './visible.js';

const viewer: Viewer = { kind: 'public' };
const MOMENTS = ['2025-10-20T12:00:00.000Z', '2025-10-21T23:59:59.999Z', '2025-11-30T00:00:00.000Z'] as const;
const LAST = MOMENTS[2];

/** Every page of a list. */
async function whole<Item>(page: (after?: string) => Promise<Page<Item> | null>): Promise<readonly Item[]> {
  const items: Item[] = [];
  let pages = 0;
  for (let at = await page(); at !== null; at = at.next === null ? null : await page(at.next)) {
    items.push(...at.items);
    if (++pages > 1_000) throw new Error(`a list without end: ${JSON.stringify(at).slice(0, 500)}`);
  }
  return items;
}

/** Somebody without the key. Asks, names what was asked, and looks at the answer. */
export class Reader {
  readonly found: string[] = [];
  constructor(private readonly queries: Queries, private readonly visible: Visible) {}

  async ask(what: string, answer: Promise<unknown>): Promise<unknown> {
    const told = await answer.catch((error: unknown) => {
      if (error instanceof DomainError) return { code: error.code };
      throw error;
    });
    const leaks = [...marksIn(told)].filter((mark) => this.visible.mayNot.has(mark));
    if (leaks.length > 0) this.found.push(`${what}: ${leaks.join(' ')}`);
    return told;
  }

  is(what: string, told: unknown, expected: unknown): void {
    if (JSON.stringify(told) !== JSON.stringify(expected)) this.found.push(`${what}: ${JSON.stringify(told)}`);
  }

  async incident(incident: string, picks: readonly LogIndex[]): Promise<void> {
    const { queries } = this;
    const asked = { viewer, incident, limit: 50 };
    const known = await this.ask(`incident ${incident}`, queries.incident(asked));
    this.is(`incident ${incident} is there`, known !== null, [...this.visible.published].some((each) => each === incident));
    for (const recorded of ['now', ...picks.map((pick) => timeOf(pick)), ...picks.map((pick) => `#${pick}` as const)] as const) {
      const at = { ...asked, recorded };
      const paged = (ask: (asked: typeof at & { readonly after?: string }) => Promise<Page<unknown> | null>): Promise<unknown> =>
        whole((after) => ask({ ...at, ...(after === undefined ? {} : { after }) }));
      const say = (what: string): string => `${what} of ${incident} by ${recorded}`;
      for (const moment of MOMENTS) {
        await this.ask(say(`account ${moment}`), queries.account({ ...at, public: moment }));
        await this.ask(say(`follow-ups ${moment}`), paged((each) => queries.followUps({ ...each, public: moment })));
      }
      await this.ask(say('questions'), paged(queries.questions));
      await this.ask(say('assertions'), paged(queries.assertions));
      await this.ask(say('contradictions'), paged(queries.contradictions));
      await this.ask(say('verdicts'), paged(queries.verdicts));
      await this.ask(say('notices'), paged(queries.notices));
      await this.ask(say('follow-ups'), paged(queries.followUps));
      await this.ask(say('links'), paged(queries.links));
      for (const clock of ['recorded', 'happened', 'said', 'public'] as const) {
        await this.ask(say(`timeline ${clock}`), paged((each) => queries.timeline({ ...each, clock, order: clock === 'said' ? 'desc' : 'asc' })));
      }
      this.is(say('candidates and unsorted'), [await queries.candidates(at), await queries.unsorted(at)], [null, null]);
      await this.ask(say('difference'), queries.difference({
        ...asked, from: { public: MOMENTS[1], recorded: 'now' }, to: { public: LAST, recorded },
      }));
      await this.ask(say('difference from'), queries.difference({ ...asked, from: { public: LAST, recorded }, to: { public: LAST, recorded: 'now' } }));
    }
    await this.ask(`changes of ${incident}`, queries.changesSince({ ...asked, since: picks[0] ?? -1, public: LAST }));
    await this.ask(`publications of ${incident}`, queries.publications({ after: -1, incident: incident as never }));
    this.is('proposals', await queries.proposals({ ...asked, settled: true }), null);
    const events = await whole((after) => queries.events({ ...asked, ...(after === undefined ? {} : { after }) }));
    await this.ask(`events of ${incident}`, Promise.resolve(events.map((event) => [event, JSON.parse(event.bytes)])));
    for (const direction of ['forward', 'backward'] as const) {
      for (const moment of [{}, { public: LAST }]) {
        const steps: unknown[] = [];
        const path = { ...asked, ...moment, direction };
        for (let part = await queries.replayPart({ ...path, after: -1 }); part !== null; part = part.after === null ? null : await queries.replayPart({ ...path, after: part.after })) {
          steps.push(...part.steps.map((step) => [step, JSON.parse(step.event.bytes)]));
        }
        await this.ask(`replay ${direction} of ${incident}`, Promise.resolve(steps));
      }
    }
  }

  /** Each by its id: what readers may know of, and what they may not. */
  async single(ledger: RandomLedger): Promise<void> {
    const { queries } = this;
    for (const [incident, { record }] of ledger.incidents) {
      const asked = { viewer, incident };
      for (const assertion of record.assertions.keys()) {
        await this.ask(`assertion ${assertion}`, queries.assertion({ ...asked, assertion }));
        await this.ask(`anchors of ${assertion}`, queries.anchors({ ...asked, assertion }));
      }
      for (const contradiction of record.contradictions.keys()) await this.ask(`contradiction ${contradiction}`, queries.contradiction({ ...asked, contradiction }));
      for (const verdict of record.verdicts.keys()) await this.ask(`verdict ${verdict}`, queries.verdict({ ...asked, verdict }));
    }
    for (const { id, stream } of ledger.log.events) {
      const entry = await this.ask(`entry ${id}`, queries.entry({ viewer, entry: id }));
      if (stream.startsWith('incident-')) this.is(`entry ${id} is there`, entry !== null, this.visible.events.has(id));
    }
    for (const source of ledger.sources.keys()) {
      for (const recorded of ['now', timeOf(ledger.log.events.length >> 1)] as const) {
        await this.ask(`source ${source} by ${recorded}`, queries.source({ viewer, source, recorded }));
        await this.ask(`titles of ${source} by ${recorded}`, queries.sourceTitles({ viewer, source, recorded, public: LAST }));
        await this.ask(`record of ${source} by ${recorded}`, queries.sourceRecord({ viewer, source, recorded, public: LAST }));
      }
      await this.ask(`publications of ${source}`, queries.publications({ after: -1, source }));
    }
    for (const document of ledger.documents.keys()) await this.ask(`document ${document}`, queries.document({ viewer, document }));
  }

  async lists(half: LogIndex): Promise<void> {
    const { queries } = this;
    for (const recorded of ['now', timeOf(half)] as const) {
      await this.ask('sources', whole((after) => queries.sources({ viewer, recorded, limit: 5, ...(after === undefined ? {} : { after }) })));
      await this.ask('documents', whole((after) => queries.documents({ viewer, recorded, limit: 5, ...(after === undefined ? {} : { after }) })));
    }
    await this.ask('incidents', whole((after) => queries.incidents({ viewer, limit: 2, ...(after === undefined ? {} : { after }) })));
    await this.ask('publications', queries.publications({ after: -1 }));
    const nothing = [queries.candidateQueue({ viewer }), queries.unsortedQueue({ viewer }), queries.proposals({ viewer, settled: true }),
      queries.scales({ viewer }), queries.events({ viewer })];
    this.is('what is the desk\'s own', await Promise.all(nothing), nothing.map(() => null));
  }

  async search(hidden: readonly string[]): Promise<void> {
    const { queries } = this;
    await this.ask('search of all', whole((after) => queries.search({ viewer, limit: 20, incident: 'I1', ...(after === undefined ? {} : { after }) }) as Promise<Page<unknown> | null>));
    for (const words of hidden) {
      const page = await this.ask(`search for ${words}`, queries.search({ viewer, words })) as { readonly items?: readonly unknown[] };
      if ((page.items ?? []).length > 0) this.found.push(`search for ${words} finds ${JSON.stringify(page.items)}`);
    }
  }
}
