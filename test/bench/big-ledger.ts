/** A ledger of any size: incidents whose events come interleaved, one of them as large as asked. */
import { v5, v7 } from 'uuid';
import type { Decided } from '#domain/events.js';
import type { DocumentId, EventId, IncidentId, SourceId, StreamName } from '#domain/ids.js';
import { streamOf } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import type { EventStore, NewEvent } from '#event-store/port.js';

export interface BigLedger {
  readonly events: number;
  /** Holds as many statements as were asked for. */
  readonly largest: IncidentId;
  /** Speaks in many of them. */
  readonly source: SourceId;
  /** Statements were public and recorded between these. */
  readonly from: Instant;
  readonly to: Instant;
}
export interface Size {
  /** In all, at least. */
  readonly events: number;
  /** Assertions in the largest incident. */
  readonly statements: number;
  /** Gists hold words of a large vocabulary; else they all read alike. */
  readonly words?: boolean;
}

const NAMESPACE = 'a3c1f3d8-52f0-4c1f-8a55-0d5a6e7a9d10';
const idOf = <T extends string>(name: string): T => v5(name, NAMESPACE) as T;
const ZONE = 'America/Los_Angeles';
const START = Date.parse('2025-01-01T00:00:00.000Z');
const APPEND = 400;
const STATEMENTS_ELSEWHERE = 200;
const QUESTIONS = 20;
const POSITIONS = 4;
const BODIES = 12;
const DOCUMENTS = 60;

/** Fills an empty store; a minute passes between two events. */
export async function fill(store: Pick<EventStore, 'append'>, { events, statements, words = false }: Size): Promise<BigLedger> {
  let written = 0;
  const at = (n: number): Instant => new Date(START + n * 60_000).toISOString();
  const append = async (stream: StreamName, revision: number, decided: readonly Decided[]): Promise<void> => {
    const made = decided.map(({ type, data }, i) => ({
      id: v7() as EventId, type, schemaVersion: 1, data,
      metadata: {
        recordedAt: at(written + i), actor: { id: 'desk-1' }, commandId: idOf(`command ${written + i}`),
        commandDigest: 'R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAA', correlationId: idOf('request'), nonce: 'AQIDBAUGBwgJCgsMDQ4PEA',
      },
    }) as NewEvent);
    await store.append(stream, revision < 0 ? 'no-stream' : revision, made);
    written += decided.length;
  };
  const grow = async (work: Work): Promise<void> => {
    const decided = work.next(written);
    await append(work.stream, work.revision, decided);
  };
  await append('ledger', -1, [{ type: 'LedgerOpened', data: { clock: 'true' } }]);
  for (let i = 0; i < BODIES; i++) {
    const data = { source: body(i), name: `Department ${i}`, kind: 'body', official: true } as const;
    await append(streamOf.source(data.source), -1, [{ type: 'SourceRegistered', data }]);
  }
  for (let i = 0; i < DOCUMENTS; i++) {
    const published = { earliest: at(i * 500), latest: at(i * 500 + 600), zone: ZONE };
    const data = { document: idOf<DocumentId>(`document ${i}`), title: `Report ${i}`, publisher: null, published };
    await append(streamOf.document(data.document), -1, [{ type: 'DocumentRegistered', data }]);
  }
  const others = Math.max(0, Math.ceil((events - 2 * statements) / (2 * STATEMENTS_ELSEWHERE)));
  const works = Array.from({ length: others + 1 }, (_, i) => new Work(i, i === 0 ? statements : STATEMENTS_ELSEWHERE, at, words));
  // The largest takes a share of the appends that keeps it growing to the end.
  const largestTurns = Math.max(1, Math.ceil((2 * statements) / APPEND));
  const every = Math.max(1, Math.floor(others / largestTurns));
  const [largest, ...rest] = works;
  if (largest === undefined) throw new RangeError('nothing to fill');
  for (let i = 0; i < rest.length || !largest.done; i++) {
    const work = rest[i];
    while (work !== undefined && !work.done) await grow(work);
    if (!largest.done && (i % every === 0 || work === undefined)) await grow(largest);
  }
  return { events: written, largest: largest.id, source: body(0), from: at(0), to: at(written) };
}

const body = (i: number): SourceId => idOf(`body ${i % BODIES}`);

const VOCABULARY = 50_000;
const SYLLABLES = ['ka', 'lo', 'mi', 'ren', 'sta', 'tor', 'vel', 'bra', 'cho', 'dun', 'fi', 'gar', 'hes', 'jun', 'po', 'qui'];

/** Words of which few are common and most are rare, as Zipf has it. */
export function someWords(count: number): string {
  return Array.from({ length: count }, () => {
    let rank = Math.floor(VOCABULARY ** Math.random());
    let word = '';
    for (let i = 0; i < 4; i++, rank = Math.floor(rank / SYLLABLES.length)) word += SYLLABLES[rank % SYLLABLES.length] ?? '';
    return word;
  }).join(' ');
}

/** One incident on its way. */
class Work {
  readonly id: IncidentId;
  readonly stream: StreamName;
  /** Of the last event before those that `next` gave. */
  revision = -1;
  #statements = 0;
  #size = 0;

  constructor(private readonly n: number, private readonly wanted: number, private readonly at: (n: number) => Instant, private readonly words: boolean) {
    this.id = idOf(`incident ${n}`);
    this.stream = streamOf.incident(this.id);
  }

  get done(): boolean {
    return this.#statements >= this.wanted;
  }

  /** The events of one append. */
  next(written: number): readonly Decided[] {
    this.revision += this.#size;
    const decided: Decided[] = [];
    if (this.revision < 0) decided.push(...this.#opening());
    while (!this.done && decided.length < APPEND) decided.push(...this.#statement(written + decided.length));
    this.#size = decided.length;
    return decided;
  }

  #opening(): readonly Decided[] {
    return [
      { type: 'IncidentOpened', data: {
        incident: this.id, slug: `incident-${this.n}` as never, kind: 'happening', title: `Incident ${this.n}`, happened: null, zone: ZONE,
      } },
      ...Array.from({ length: QUESTIONS }, (_, q): readonly Decided[] => [
        { type: 'QuestionRaised', data: {
          question: this.#id(`Q${q}`), label: `Q${q}`, text: 'What happened there, and who did it?', positions: 'exclusive',
        } },
        ...Array.from({ length: POSITIONS }, (_, p): Decided =>
          ({ type: 'PositionAdded', data: {
            question: this.#id(`Q${q}`), position: this.#id(`Q${q}/${p}`), text: `It was the answer ${p}`,
          } })),
      ]).flat(),
    ];
  }

  #statement(when: number): readonly Decided[] {
    const n = this.#statements++;
    const [utterance, question] = [this.#id<never>(`U${n}`), n % QUESTIONS];
    const document = Math.min(DOCUMENTS - 1, Math.floor(when / 500));
    return [
      { type: 'UtteranceLogged', data: {
        utterance, channel: n % 3 === 0 ? 'statement' : 'briefing',
        said: { earliest: this.at(when - 60), latest: this.at(when - 1), zone: ZONE },
        claimants: [{ speaker: n % 5 === 0
          ? { kind: 'anonymous', described: 'officials', official: true } : { kind: 'source', source: body(n * 7) } }],
      } },
      { type: 'AssertionLogged', data: {
        assertion: this.#id(`A${n}`), label: `A${n}`, utterance, certainty: 'asserted',
        gist: `In short, that it was the answer ${n % POSITIONS}, ${this.words ? `${someWords(6)}, ` : ''}as the department sees it`,
        relays: [{ by: { document: idOf(`document ${document}`) }, mode: 'paraphrase', certainty: 'reported' }],
        act: { kind: 'states', answers: [{
          question: this.#id(`Q${question}`), position: this.#id(`Q${question}/${(n * 3) % POSITIONS}`),
        }] },
      } },
    ];
  }

  #id<T extends string>(name: string): T {
    return idOf<T>(`${this.n} ${name}`);
  }
}
