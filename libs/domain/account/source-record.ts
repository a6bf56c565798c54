/**
 * A source's record over incidents: what it said, revised, took back, promised, left unanswered, and what came of it. Each
 * figure comes with the working behind it: what it counts, one by one. Derived from what stands, never stored.
 *
 * Assertions are counted as they were reported: a statement that three papers bring is three. A body answers for what was
 * said on its behalf; an outlet for what it passed on and for the own voice of what it published.
 */
import type { SourceId } from '../ids.js';
import { accountOf } from './account.js';
import { noticeKindOf } from '../incident/notices.js';
import type { Claimant } from '../speech.js';
import { presenceAt } from '../times/intervals.js';
import type { Instant, Interval } from '../times/types.js';
import { Moment } from './moment.js';
import { named } from './names.js';
import { noticePublicFrom } from './notices.js';
import type { Counted, Figure, SourceRecord, VerdictFigure } from './source-view.js';
import type { NamedThere } from './titles.js';
import type { AssertionRef, EventRef, Named } from './view.js';
import type { Report, Revision } from './world.js';

/** @param atMost how many of what a figure counts it brings along, the first to be public first */
export function sourceRecordOf(worlds: readonly NamedThere[], publicAsOf: Instant, atMost: number): SourceRecord {
  const tally = new Tally();
  for (const there of worlds) new Working(there, publicAsOf, tally).all();
  const figure = (name: FigureName): Figure => tally.figure(name, atMost);
  return {
    said: { states: figure('states'), judges: figure('judges'), commits: figure('commits'), withholds: figure('withholds') },
    revised: { announced: figure('announced'), unannounced: figure('unannounced'), apparent: figure('apparent') },
    retracted: figure('retracted'),
    unanswered: figure('unanswered'),
    atOdds: figure('atOdds'),
    contradictions: { open: figure('openContradiction'), settled: figure('settledContradiction') },
    promises: {
      unnoted: figure('unnoted'), awaited: figure('awaited'), kept: figure('kept'), partlyKept: figure('partlyKept'), broken: figure('broken'),
    },
    verdicts: tally.verdicts(atMost),
    relayed: figure('relayed'),
    ownVoice: figure('ownVoice'),
    notices: { corrections: figure('correction'), clarifications: figure('clarification'), updates: figure('update') },
  };
}

type FigureName =
  | 'states' | 'judges' | 'commits' | 'withholds' | 'announced' | 'unannounced' | 'apparent' | 'retracted' | 'unanswered' | 'atOdds'
  | 'openContradiction' | 'settledContradiction' | 'unnoted' | 'awaited' | 'kept' | 'partlyKept' | 'broken' | 'relayed' | 'ownVoice'
  | 'correction' | 'clarification' | 'update';

class Tally {
  readonly #counted = new Map<string, Counted[]>();
  readonly #ratings = new Map<string, Omit<VerdictFigure, keyof Figure>>();

  count(name: FigureName, counted: Counted): void {
    this.#take(name, counted);
  }

  verdict(rated: Omit<VerdictFigure, keyof Figure>, counted: Counted): void {
    const key = `verdict ${rated.scale} ${rated.version} ${rated.rating}`;
    this.#ratings.set(key, rated);
    this.#take(key, counted);
  }

  figure(name: string, atMost: number): Figure {
    const all = (this.#counted.get(name) ?? []).toSorted((a, b) => inTime(a, b) || a.logIndex - b.logIndex);
    return { total: all.length, items: all.slice(0, atMost) };
  }

  verdicts(atMost: number): readonly VerdictFigure[] {
    return [...this.#ratings].map(([key, rated]) => ({ ...rated, ...this.figure(key, atMost) }))
      .sort((a, b) => b.total - a.total || (a.rating < b.rating ? -1 : 1));
  }

  #take(key: string, counted: Counted): void {
    const list = this.#counted.get(key);
    if (list === undefined) this.#counted.set(key, [counted]);
    else list.push(counted);
  }
}

/** What has no time of its own comes last. */
function inTime({ publicFrom: a }: Counted, { publicFrom: b }: Counted): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.earliest < b.earliest ? -1 : a.earliest > b.earliest ? 1 : 0;
}

/** One incident's part in the record. */
class Working {
  readonly #moment: Moment;
  readonly #own: ReadonlySet<Report>;

  constructor(private readonly there: NamedThere, private readonly publicAsOf: Instant, private readonly tally: Tally) {
    this.#moment = new Moment(there.world, publicAsOf);
    this.#own = new Set([...there.world.reports.values()].filter((report) => this.#speaksIn(report)));
  }

  all(): void {
    const { world } = this.there;
    const own = [...this.#own].filter((report) => this.#moment.presenceOf(report) !== 'no');
    for (const report of own) this.#said(report);
    for (const report of world.reports.values()) this.#passedOn(report);
    for (const revision of new Set(own.flatMap(({ revises, revisedBy }) => [...revises, ...revisedBy]))) this.#revised(revision);
    this.#disputed();
    this.#judged(own);
    this.#noticed();
  }

  #speaksIn({ rendering }: Report): boolean {
    return rendering.utterance.claimants.some(({ speaker, onBehalfOf }) =>
      onBehalfOf === this.there.source || (speaker.kind === 'source' && speaker.source === this.there.source));
  }

  #said(report: Report): void {
    const { act, ref } = report;
    this.#count(act.kind, report);
    const takenBack = this.#moment.retractionOf(report);
    if (takenBack !== null) this.#count('retracted', report, { ...takenBack, publicFrom: takenBack.publicFrom });
    if (act.kind !== 'commits' || !act.followUp) return;
    const last = this.there.world.record.followUps.get(ref.id)?.at(-1);
    if (last === undefined) this.#count('unnoted', report);
    else this.#count(last.data.outcome, report, { entry: last.id, logIndex: last.logIndex });
  }

  /** What others say of it, and what it passes on or says in its own voice. */
  #passedOn(report: Report): void {
    const { act, data, rendering } = report;
    if (this.#moment.presenceOf(report) === 'no') return;
    if (act.kind === 'withholds' && act.absence === 'noResponse' && isSource(act.by, this.there.source)) this.#count('unanswered', report);
    const { documents } = this.there.world.references;
    const published = (document: Parameters<typeof documents.get>[0] | undefined): boolean =>
      document !== undefined && documents.get(document)?.publisher === this.there.source;
    if (data.relays.some(({ by }) => by.source === this.there.source || published(by.document))) this.#count('relayed', report);
    if (rendering.utterance.claimants.some(({ speaker }) => speaker.kind === 'document' && published(speaker.document))) this.#count('ownVoice', report);
  }

  #revised(revision: Revision): void {
    const heard = revision.to.filter((report) => this.#moment.presenceOf(report) !== 'no');
    const [first] = heard;
    if (first === undefined) return;
    this.tally.count(revision.announced, {
      ...this.#place(first, revision), assertion: null, about: { id: revision.id, label: revision.label },
    });
  }

  /** Questions on which it is at odds with itself, and contradictions it is a party to. */
  #disputed(): void {
    const { incident, source, world } = this.there;
    const own = new Set([...this.#own].map(({ ref }) => ref.id));
    const counted = new Set<string>();
    for (const { question, text, atOdds, contradictions, settled } of accountOf(world, this.publicAsOf)) {
      const asked = world.record.questions.get(question.id)?.entry;
      if (asked !== undefined && atOdds.some(({ id }) => id === source)) {
        const { id: entry, logIndex } = asked;
        this.tally.count('atOdds', { incident, assertion: null, about: question, text, entry, logIndex, publicFrom: null, presence: 'certain' });
      }
      for (const [name, list] of [['openContradiction', contradictions], ['settledContradiction', settled]] as const) {
        for (const { id, label, entry, logIndex, presence } of list) {
          const held = world.record.contradictions.get(id);
          // It is told under each question it is about, and counts once.
          if (counted.has(id) || held === undefined || !held.sides.some((side) => side.some((assertion) => own.has(assertion)))) continue;
          counted.add(id);
          this.tally.count(name, { incident, assertion: null, about: { id, label }, text, entry, logIndex, publicFrom: null, presence });
        }
      }
    }
  }

  /** Verdicts in force about what it said; one about several of its assertions counts once. */
  #judged(own: readonly Report[]): void {
    const said = new Map(own.map((report) => [report.ref.id, report]));
    for (const { entry, status } of this.there.world.record.verdicts.values()) {
      const { about, verdict, label, scale, rating } = entry.data;
      if (status !== 'standing' || about.kind !== 'assertions') continue;
      const first = about.assertions.flatMap((id) => said.get(id) ?? [])[0];
      if (first === undefined) continue;
      this.tally.verdict({ ...scale, rating }, { ...this.#place(first, { entry: entry.id, logIndex: entry.logIndex }), about: named(verdict, label) });
    }
  }

  /** What it said, as a publisher, about works of its own. */
  #noticed(): void {
    const { source, incident, world } = this.there;
    for (const notice of world.record.notices.values()) {
      const { data, id: entry, logIndex } = notice;
      if (world.references.documents.get(data.document)?.publisher !== source) continue;
      const publicFrom = noticePublicFrom(notice, world.references.documents);
      const presence = presenceAt(publicFrom, this.publicAsOf);
      if (presence === 'no') continue;
      this.tally.count(noticeKindOf(notice.type), {
        incident, assertion: null, about: named(data.notice, data.label), text: world.names.document(data.document).label,
        entry, logIndex, publicFrom, presence,
      });
    }
  }

  #count(name: FigureName, report: Report, by: EventRef & { readonly publicFrom?: Interval } = report.ref): void {
    this.tally.count(name, this.#place(report, by));
  }

  #place({ ref, publicFrom }: Report, by: EventRef & { readonly publicFrom?: Interval }): Counted {
    const from = by.publicFrom ?? publicFrom;
    const presence = presenceAt(from, this.publicAsOf);
    return {
      incident: this.there.incident, assertion: nameOf(ref), about: null, text: ref.gist, entry: by.entry, logIndex: by.logIndex,
      publicFrom: from, presence: presence === 'certain' ? 'certain' : 'possible',
    };
  }
}

const nameOf = ({ id, label }: AssertionRef): Named<AssertionRef['id']> => ({ id, label });
const isSource = ({ speaker, onBehalfOf }: Claimant, source: SourceId): boolean =>
  onBehalfOf === source || (speaker.kind === 'source' && speaker.source === source);
