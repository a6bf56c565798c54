/**
 * The write path: load, known command?, decide, append. One `Ledger` a process and store.
 *
 * A handler that needs another stream reads it first and hands the facts to `decide`: true when read, not transactional.
 * What a command must write elsewhere it writes first; an orphan left behind by a refusal is harmless.
 */
import { DomainError } from '#domain/errors.js';
import { movesRecordedClock, personOf } from '#domain/events.js';
import { referencesOf } from '#domain/facts.js';
import { streamOf } from '#domain/ids.js';
import type { DocumentId, IncidentId, Slug, SourceId, StreamName } from '#domain/ids.js';
import type { CommandOf, IncidentCommand } from '#domain/incident/commands.js';
import { decide as decideIncident } from '#domain/incident/decide.js';
import { initialState } from '#domain/incident/state.js';
import type { IncidentState } from '#domain/incident/state.js';
import type { LedgerCommand, LedgerState } from '#domain/ledger/ledger.js';
import type { DocumentCommand, DocumentState } from '#domain/document/document.js';
import type { SourceCommand, SourceState } from '#domain/source/source.js';
import { WrongExpectedRevisionError } from '#event-store/errors.js';
import type { EventStore } from '#event-store/port.js';
import type { Delay } from './append-surely.js';
import { EventMaker } from './event-maker.js';
import type { Chance } from './event-maker.js';
import { FactGathering } from './fact-gathering.js';
import type { Gathered } from './fact-gathering.js';
import { rehearseImport, runImport } from './import/import.js';
import type { ImportAsked, ImportRehearsed, ImportStatus } from './import/import.js';
import type { NamedIn } from './related.js';
import { RecordingClock } from './recording-clock.js';
import { withComing } from './coming.js';
import type { Coming } from './coming.js';
import type { Rehearsal } from './rehearsal.js';
import { ensureUntouched } from './request.js';
import type { Precondition, Request, Written } from './request.js';
import type { Decision } from './stream-fold.js';
import { Turnstile } from './turnstile.js';
import { Writers } from './writers.js';

export interface LedgerParts {
  readonly store: EventStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly chance: Chance;
  readonly delay: Delay;
  /** Finds merges that stand in the streams of other sources; without it only those of the sources that are named are known. */
  readonly namedIn?: NamedIn;
  /** Whether other processes write to the same store. Not unless told. */
  readonly shared?: boolean;
}

/** One command of a batch, or what refuses to make it: a command that is known is not made again. */
export interface BatchRow {
  readonly command: IncidentCommand | (() => never);
  readonly request: Request;
}

const NO_FACTS: Gathered = { sources: new Map(), documents: new Map() };

export class Ledger {
  private readonly writers: Writers;
  private readonly facts: FactGathering;
  private readonly turnstile = new Turnstile();
  /** Records written, by the key of an import that ran in this process. */
  private readonly written = new Map<string, number>();

  private constructor(
    private readonly parts: LedgerParts,
    private readonly clock: RecordingClock,
    private readonly maker: EventMaker,
  ) {
    this.writers = new Writers(parts.store, maker, parts.delay, parts.shared ?? false);
    this.facts = new FactGathering(this.writers, parts.namedIn ?? (() => Promise.resolve([])));
  }

  /** Reads the last record, so that time does not run backwards. */
  static async over(parts: LedgerParts): Promise<Ledger> {
    const clock = new RecordingClock(parts.now);
    await observeLastRecord(parts.store, clock);
    return new Ledger(parts, clock, new EventMaker(clock, parts.chance));
  }

  /** Opens the ledger, or decides about imports, settings and scales. */
  async settings(command: LedgerCommand, request: Request, precondition?: Precondition<LedgerState>): Promise<Written> {
    return await this.turnstile.together(() =>
      this.writers.ledger().execute({ command, facts: NO_FACTS, request, ...(precondition ? { precondition } : {}) }));
  }

  async settingsState(): Promise<LedgerState> {
    return await this.writers.ledger().load();
  }

  /** Reserves the slug, then opens. @throws {DomainError} `slug-taken` */
  async open(command: CommandOf<'OpenIncident'>, request: Request): Promise<Written> {
    return await this.turnstile.together(async () => {
      // Refused openings should not leave reserved names behind.
      decideIncident(initialState(), command, { ...NO_FACTS, recordedAt: this.maker.stamp(request).counted });
      await this.reserve(command.slug, command.incident, request);
      return await this.writers.incident(command.incident).execute({ command, facts: NO_FACTS, request });
    });
  }

  /** @param command the command, or how to make it from the incident's state at the moment of deciding */
  async incident(
    id: IncidentId, command: IncidentCommand | ((state: IncidentState) => IncidentCommand), request: Request,
    precondition?: Precondition<IncidentState>,
  ): Promise<Written> {
    return await this.turnstile.together(async () => {
      const facts = typeof command === 'function' ? NO_FACTS : await this.facts.forIncident(id, command, request);
      return await this.writers.incident(id).execute({ command, facts, request, ...(precondition ? { precondition } : {}) });
    });
  }

  /**
   * Commands of one incident, decided together before any is written; each by its own request.
   * @param rehearsal where it is a dry run
   * @throws {BatchRefusedError}
   */
  async batch(id: IncidentId, rows: readonly BatchRow[], rehearsal?: Rehearsal): Promise<readonly Written[]> {
    return await this.turnstile.together(async () => {
      const decisions = await Promise.all(rows.map(async ({ command, request }): Promise<Decision<IncidentState, IncidentCommand>> =>
        ({ command, request, facts: typeof command === 'function' ? NO_FACTS : await this.facts.forIncident(id, command, { rehearsal, asked: request.asked }) })));
      return await this.writers.incident(id).executeAll(decisions, rehearsal);
    });
  }

  /**
   * The incident as deciding sees it, with what is decided and not yet durable; revision -1 where there is none.
   * @param asked the moment of a request for which it is enough what stood then
   */
  async incidentState(id: IncidentId, asked?: number): Promise<Readonly<IncidentState>> {
    return await this.writers.incident(id).load(asked);
  }

  /** @param namedIn streams that may name the source: what stands in them keeps it from being voided */
  async source(
    id: SourceId, command: SourceCommand, request: Request, precondition?: Precondition<SourceState>, namedIn: readonly StreamName[] = [],
  ): Promise<Written> {
    return await this.turnstile.together(async () => {
      const facts = await this.facts.forSource(id, command, namedIn, request);
      return await this.writers.source(id).execute({ command, facts, request, ...(precondition ? { precondition } : {}) });
    });
  }

  /** @param namedIn streams that may name the document, as for a source */
  async document(
    id: DocumentId, command: DocumentCommand, request: Request, precondition?: Precondition<DocumentState>, namedIn: readonly StreamName[] = [],
  ): Promise<Written> {
    return await this.turnstile.together(async () => {
      const facts = await this.facts.forDocument(id, command, namedIn, request);
      return await this.writers.document(id).execute({ command, facts, request, ...(precondition ? { precondition } : {}) });
    });
  }

  /** The source as deciding sees it; revision -1 where there is none. */
  async sourceState(id: SourceId): Promise<Readonly<SourceState>> {
    return await this.writers.source(id).load();
  }

  /** The document as deciding sees it; revision -1 where there is none. */
  async documentState(id: DocumentId): Promise<Readonly<DocumentState>> {
    return await this.writers.document(id).load();
  }

  /**
   * Refuses what the incident would refuse if what comes with the command stood already. Writes nothing: so that a refused
   * command leaves no orphans behind where that can be told before.
   */
  async rehearse(
    id: IncidentId, command: IncidentCommand, coming: Coming, request: Request, precondition?: Precondition<IncidentState>,
  ): Promise<void> {
    const { asked } = request;
    const state = await this.incidentState(id, asked);
    if (state.commands.has(request.commandId)) return;
    ensureUntouched(streamOf.incident(id), state, precondition);
    const facts = { ...(await this.facts.forIncident(id, command, { asked })), by: personOf(request.actor), recordedAt: this.maker.stamp(request).counted };
    const named = await this.facts.gather(referencesOf([...coming.sources, ...coming.documents]), { asked });
    const known = { ...facts, sources: new Map([...facts.sources, ...named.sources]), documents: new Map([...facts.documents, ...named.documents]) };
    decideIncident(state, command, withComing(known, coming));
  }

  /**
   * Decides and writes an import with the ledger to itself. Resolves once it has begun; `completed` when it is all written.
   * @throws {ImportRefusedError} when a rule refuses one of its records; {DomainError} `import-key-reused`
   */
  async import(asked: ImportAsked): Promise<{ readonly completed: Promise<void> }> {
    const begun = Promise.withResolvers<void>();
    const completed = this.turnstile.alone(async () => {
      // The turnstile is of this process: what others wrote last may be later than all that is known here.
      if (this.parts.shared === true) await observeLastRecord(this.parts.store, this.clock);
      await runImport(
        {
          store: this.parts.store, maker: this.maker, clock: this.clock, delay: this.parts.delay,
          settings: (command, request) => this.writers.ledger().execute({ command, facts: NO_FACTS, request }),
          settingsState: () => this.settingsState(), forget: (streams) => this.writers.forget(streams),
        },
        asked,
        (written) => {
          this.written.set(asked.key, written);
          begun.resolve();
        },
      );
    });
    completed.catch(begun.reject);
    await begun.promise;
    return { completed };
  }

  /** What an import would write, decided like one and with the ledger to itself. @throws {ImportRefusedError} */
  async rehearseImport(asked: ImportAsked): Promise<ImportRehearsed> {
    return await this.turnstile.alone(() => rehearseImport({
      store: this.parts.store, maker: this.maker, clock: this.clock, settingsState: () => this.settingsState(),
    }, asked));
  }

  /** Imports in the order in which they began. */
  async imports(): Promise<readonly ImportStatus[]> {
    const { imports } = await this.settingsState();
    return [...imports.values()].map(({ key, digest, completed, records, incidents }) => {
      const written = completed ? records : (this.written.get(key) ?? null);
      return { key, digest, state: completed ? 'completed' : 'begun', records, incidents, written };
    });
  }

  private async reserve(slug: Slug, incident: IncidentId, request: Request): Promise<void> {
    const stream = streamOf.slug(slug);
    const events = this.maker.make([{ type: 'SlugReserved', data: { slug, incident } }], request, this.maker.stamp(request));
    const { rehearsal } = request;
    if (rehearsal !== undefined) {
      if (!(await this.reservedFor(slug, incident))) rehearsal.takes(stream, { first: 0, events });
      return;
    }
    try {
      await this.parts.store.append(stream, 'no-stream', events);
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
      await this.reservedFor(slug, incident);
    }
  }

  /** @throws {DomainError} `slug-taken` when it names another incident */
  private async reservedFor(slug: Slug, incident: IncidentId): Promise<boolean> {
    for await (const { event } of this.parts.store.readStream(streamOf.slug(slug))) {
      // A retry derives the same incident id: its reservation counts as made.
      if (event.type === 'SlugReserved' && event.data.incident === incident) return true;
      throw new DomainError('slug-taken', `the slug “${slug}” names another incident`, '/slug');
    }
    return false;
  }
}

/** So that no time of recording runs backwards after what stands last in the log. */
async function observeLastRecord(store: EventStore, clock: RecordingClock): Promise<void> {
  let found = false;
  for (let at = await store.head(); at >= 0 && !found; at--) {
    for await (const { stream, event } of store.readAll(at - 1)) {
      clock.observe(stream, event);
      found ||= movesRecordedClock(stream);
    }
  }
}
