/** A ledger of several incidents, sources and documents, in which anything happens that can, each event marked as its own. */
import { DomainError } from '#domain/errors.js';
import { decide as decideDocument, evolve as evolveDocument, initialState as noDocument } from '#domain/document/document.js';
import type { DocumentCommand, DocumentState } from '#domain/document/document.js';
import type { Decided, LedgerEvent } from '#domain/events.js';
import type { Facts } from '#domain/facts.js';
import type { DocumentId, IncidentId, ScaleId, SourceId, StreamName } from '#domain/ids.js';
import { streamOf } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import { decide } from '#domain/incident/decide.js';
import { evolve, initialState } from '#domain/incident/state.js';
import type { IncidentState } from '#domain/incident/state.js';
import type { Scale } from '#domain/ledger/events.js';
import { decide as decideSource, evolve as evolveSource, initialState as noSource } from '#domain/source/source.js';
import type { SourceCommand, SourceState } from '#domain/source/source.js';
import type { Source } from '#domain/source/events.js';
import { relationsIn } from '#domain/source/relations.js';
import { standing } from '#domain/stream.js';
import { assertion, by, id, on, opened, position, question, relayIn, states, utterance } from '#domain/testing/builders.js';
import { MemoryLog } from '#read-models/testing/memory-log.js';
import { choicesFrom, commandFrom } from '../commands.js';
import { judging } from './judging.js';
import { marked, personAt, sealed, wordOf } from './marking.js';
import { ofDocuments, ofSources } from './references.js';

export const INCIDENTS: readonly IncidentId[] = ['I1', 'I2', 'I3', 'I4'].map((name) => id<IncidentId>(name));
const SCALES: readonly Scale[] = ['scale-a', 'scale-b'].map((scale) =>
  ({ scale: id<ScaleId>(scale), version: 1, name: scale, ratings: [{ key: 'no', name: 'false' }, { key: 'yes', name: 'true' }] }));

export interface Turn { readonly seed: number; readonly values: readonly unknown[]; readonly incident: number; readonly kind: number }

/** What each incident calls these: some things all know, some are one incident's own. */
const NAMES = { dhs: 'src-dhs', usms: 'src-usms', nobody: 'src-nobody', D1: 'doc-shared', D4: 'doc-late', D9: 'doc-none' } as const;
const OWN = { ice: 'src-ice', mclaughlin: 'src-deep', cnn: 'src-cnn', D2: 'doc-own' } as const;
const MADE = /^[UAQPRMNXL]\d+$/;

/** The same command with names that tell the incident they were made in. */
function inIncident<T>(value: T, incident: string): T {
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string') {
      if (MADE.test(each)) return `${incident}.${each}`;
      if (Object.hasOwn(NAMES, each)) return NAMES[each as keyof typeof NAMES];
      return Object.hasOwn(OWN, each) ? `${OWN[each as keyof typeof OWN]}-${incident}` : each;
    }
    if (Array.isArray(each)) return each.map(walk);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, name === 'path' || name === 'kind' ? inner : walk(inner)]));
  };
  return walk(value) as T;
}

export class RandomLedger {
  readonly log = new MemoryLog();
  readonly incidents = new Map<IncidentId, IncidentState>();
  readonly sources = new Map<SourceId, SourceState>();
  readonly documents = new Map<DocumentId, DocumentState>();
  /** Types of the commands that were not refused. */
  readonly taken = new Set<string>();
  #sealing = 0;

  constructor(turns: readonly Turn[]) {
    this.#append('ledger', [{ type: 'LedgerOpened', data: { clock: 'true', notice: 'for tests' } }]);
    for (const scale of SCALES) this.#append('ledger', [{ type: 'ScaleDefined', data: scale }]);
    for (const source of ['src-dhs', 'src-usms']) this.#source({ source: id(source), name: source, kind: 'body', official: true, label: 'one' });
    for (const incident of INCIDENTS) {
      this.#source({ source: id(`src-ice-${incident}`), name: 'ice', kind: 'body', official: true, partOf: id('src-dhs') });
      this.#source({ source: id(`src-cnn-${incident}`), name: 'cnn', kind: 'outlet' });
      this.#source({ source: id(`src-deep-${incident}`), name: sealed(wordOf(this.log.events.length)), label: 'deep', kind: 'person', confidential: true });
      this.#document(`doc-own-${incident}`, '2025-10-21', `src-cnn-${incident}`);
    }
    this.#document('doc-shared', '2025-10-21', 'src-cnn-I1');
    this.#document('doc-late', '2025-10-30', null);
    INCIDENTS.forEach((incident, i) => {
      const slug = id<never>(`slug-${i + 1}`);
      this.#append(streamOf.slug(slug), [{ type: 'SlugReserved', data: { slug, incident } }]);
      this.incidents.set(incident, initialState());
      this.#into(incident, inIncident(beginning(incident, slug), incident));
    });
    for (const turn of turns) this.#play(turn);
  }

  get facts(): Facts {
    const sources = [...this.sources].flatMap(([name, { source }]) => (source === null ? [] : [[name, source] as const]));
    const documents = [...this.documents].flatMap(([name, { document }]) => (document === null ? [] : [[name, document] as const]));
    return {
      recordedAt: '2025-12-01T00:00:00.000Z', sources: new Map(sources), documents: new Map(documents), incidents: new Set(INCIDENTS),
      snapshots: new Map([...this.documents].map(([name, { snapshots }]) => [name, snapshots.map(({ data }) => data)])),
      related: relationsIn([...this.sources.values()].flatMap((state) => [...standing(state)]).sort((a, b) => a.logIndex - b.logIndex)),
      scales: new Map(SCALES.map((scale) => [scale.scale, { versions: [scale], retired: false, touchedAt: 1 }])), by: personAt(this.log.events.length),
    };
  }

  #play({ seed, values, incident: which, kind }: Turn): void {
    const choices = choicesFrom(seed, values);
    const incident = INCIDENTS[which % INCIDENTS.length] ?? id('I1');
    const state = this.incidents.get(incident) ?? initialState();
    this.#sealing = seed;
    try {
      if (kind < 2) {
        const [name, command] = kind === 0 ? ofSources(choices, this, incident) : ofDocuments(choices, this, incident);
        if (kind === 0) this.sourceCommand(id(name), command as SourceCommand);
        else this.documentCommand(id(name), command as DocumentCommand);
        this.taken.add(`${kind === 0 ? 'source' : 'document'} ${command.type}`);
        return;
      }
      const command: IncidentCommand = kind < 6 ? judging(choices, state, incident) : inIncident(commandFrom(choices, state), incident);
      this.#into(incident, decide(state, command, this.facts));
      this.taken.add(command.type);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  sourceCommand(name: SourceId, command: SourceCommand): void {
    const state = this.sources.get(name) ?? noSource();
    this.sources.set(name, this.#append(streamOf.source(name), decideSource(state, command, this.facts)).reduce(evolveSource, state));
  }

  documentCommand(name: DocumentId, command: DocumentCommand): void {
    const state = this.documents.get(name) ?? noDocument();
    this.documents.set(name, this.#append(streamOf.document(name), decideDocument(state, command, this.facts)).reduce(evolveDocument, state));
  }

  #source(source: Source): void {
    this.sourceCommand(source.source, { type: 'RegisterSource', ...source });
  }

  #document(name: string, day: string, publisher: string | null): void {
    this.documentCommand(id(name), { type: 'RegisterDocument', document: id(name), title: name, publisher: publisher === null ? null : id(publisher), published: on(day) });
    const captures = name === 'doc-shared' ? ['a', 'b', 'c'] : ['d'];
    captures.forEach((digit, i) => this.documentCommand(id(name), {
      type: 'CaptureSnapshot', document: id(name), snapshot: id(digit.repeat(64)), bytes: '1', mediaType: 'text/html', capturedAt: `2025-10-2${i}T00:00:00.000Z`,
    }));
  }

  #into(incident: IncidentId, decided: readonly Decided[]): void {
    const state = this.incidents.get(incident) ?? initialState();
    this.incidents.set(incident, this.#append(streamOf.incident(incident), decided).reduce(evolve, state));
  }

  #append(stream: StreamName, decided: readonly Decided[]): readonly LedgerEvent[] {
    const actor = { id: 'owner', onBehalfOf: personAt(this.log.events.length) };
    return decided.flatMap((each) => {
      const at = this.log.events.length;
      return this.log.append(stream, [marked(each, at, this.#sealing % 5 === 0 && !stream.startsWith('source-'))], { actor });
    });
  }
}

const beginning = (incident: IncidentId, slug: string): readonly Decided[] => [
  opened({ incident, slug: id(slug) }), question('Q0'),
  ...[0, 1].map((n) => position('Q0', { question: id('Q0'), position: id(`${incident}.Q0/p${n}`), text: `p${n}` })),
  utterance('U0', { claimants: [by('dhs')] }), utterance('U90', { claimants: [by('ice')] }), utterance('U91', { claimants: [by('mclaughlin')] }),
  assertion('A0', { utterance: id('U0'), label: 'A0', act: states(`Q0`), relays: [relayIn('D1')] }),
  assertion('A90', { utterance: id('U90'), label: 'A90', act: { kind: 'states', answers: [{ question: id('Q0'), position: id(`${incident}.Q0/p1`) }] } }),
  assertion('A91', { utterance: id('U91'), label: 'A91', act: { kind: 'states', answers: [{ question: id('Q0'), position: id(`${incident}.Q0/p0`) }] }, relays: [relayIn('D2')] }),
];
