/** Read models whose queries are answered on a thread of their own: everything but how far the projections are, and moving them. */
import type { LogIndex } from '#domain/ids.js';
import { DomainError } from '#domain/errors.js';
import type { ReadModels, ReplayAsked, ReplayStep } from '../port.js';
import { PROJECTIONS } from '../projections/all.js';
import type { ReplayPart } from '../queries/replay-queries.js';
import type { EnginePace, ReadModelsStatus } from '../status.js';
import { Waiting } from '../waiting.js';
import type { QueryName } from './protocol.js';
import type { Reader } from './reader.js';

export abstract class AskedReadModels implements ReadModels {
  readonly ledger: ReadModels['ledger'] = this.#query('ledger');
  readonly imports: ReadModels['imports'] = this.#query('imports');
  readonly import: ReadModels['import'] = this.#query('import');
  readonly incidents: ReadModels['incidents'] = this.#query('incidents');
  readonly incident: ReadModels['incident'] = this.#query('incident');
  readonly account: ReadModels['account'] = this.#query('account');
  readonly difference: ReadModels['difference'] = this.#query('difference');
  readonly candidates: ReadModels['candidates'] = this.#query('candidates');
  readonly preview: ReadModels['preview'] = this.#query('preview');
  readonly questions: ReadModels['questions'] = this.#query('questions');
  readonly assertions: ReadModels['assertions'] = this.#query('assertions');
  readonly unsorted: ReadModels['unsorted'] = this.#query('unsorted');
  readonly assertion: ReadModels['assertion'] = this.#query('assertion');
  readonly anchors: ReadModels['anchors'] = this.#query('anchors');
  readonly notices: ReadModels['notices'] = this.#query('notices');
  readonly followUps: ReadModels['followUps'] = this.#query('followUps');
  readonly contradictions: ReadModels['contradictions'] = this.#query('contradictions');
  readonly contradiction: ReadModels['contradiction'] = this.#query('contradiction');
  readonly verdicts: ReadModels['verdicts'] = this.#query('verdicts');
  readonly verdict: ReadModels['verdict'] = this.#query('verdict');
  readonly proposals: ReadModels['proposals'] = this.#query('proposals');
  readonly scales: ReadModels['scales'] = this.#query('scales');
  readonly scale: ReadModels['scale'] = this.#query('scale');
  readonly settings: ReadModels['settings'] = this.#query('settings');
  readonly sources: ReadModels['sources'] = this.#query('sources');
  readonly source: ReadModels['source'] = this.#query('source');
  readonly sourceTitles: ReadModels['sourceTitles'] = this.#query('sourceTitles');
  readonly sourceRecord: ReadModels['sourceRecord'] = this.#query('sourceRecord');
  readonly links: ReadModels['links'] = this.#query('links');
  readonly documents: ReadModels['documents'] = this.#query('documents');
  readonly document: ReadModels['document'] = this.#query('document');
  readonly timeline: ReadModels['timeline'] = this.#query('timeline');
  readonly events: ReadModels['events'] = this.#query('events');
  readonly publications: ReadModels['publications'] = this.#query('publications');
  readonly entry: ReadModels['entry'] = this.#query('entry');
  readonly labelled: ReadModels['labelled'] = this.#query('labelled');
  readonly namedIn: ReadModels['namedIn'] = this.#query('namedIn');
  readonly eventPlace: ReadModels['eventPlace'] = this.#query('eventPlace');
  readonly candidateQueue: ReadModels['candidateQueue'] = this.#query('candidateQueue');
  readonly unsortedQueue: ReadModels['unsortedQueue'] = this.#query('unsortedQueue');
  readonly changesSince: ReadModels['changesSince'] = this.#query('changesSince');
  readonly search: ReadModels['search'] = this.#query('search');
  readonly basisAt: ReadModels['basisAt'] = this.#query('basisAt');

  readonly #waiting = new Waiting();
  readonly #listeners = new Set<(applied: LogIndex) => void>();

  protected constructor(private readonly reader: Reader) {}

  abstract status(): ReadModelsStatus;
  abstract rebuild(projections?: readonly string[]): Promise<void>;

  async replay(asked: ReplayAsked): Promise<AsyncIterable<ReplayStep> | null> {
    const first: ReplayPart | null = await this.reader.ask('replayPart', [{ ...asked, after: -1 }]);
    return first === null ? null : this.#replayFrom(asked, first);
  }

  waitFor(logIndex: LogIndex, timeoutMs: number): Promise<EnginePace> {
    return this.#waiting.for(logIndex, timeoutMs, this.status());
  }

  onProgress(listener: (applied: LogIndex) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#waiting.close();
    this.#listeners.clear();
    await this.reader.close();
  }

  /** The projections have moved, or something failed. */
  protected tell(status: ReadModelsStatus): void {
    this.#waiting.statusIs(status);
    for (const listener of this.#listeners) listener(status.applied);
  }

  async *#replayFrom(asked: ReplayAsked, first: ReplayPart): AsyncGenerator<ReplayStep> {
    for (let part: ReplayPart | null = first; part !== null; ) {
      yield* part.steps;
      // Null on the way: it was unpublished meanwhile, and ends here for this viewer.
      part = part.after === null ? null : await this.reader.ask('replayPart', [{ ...asked, after: part.after }]);
    }
  }

  #query(name: QueryName): (...asked: unknown[]) => Promise<never> {
    return (...asked) => this.reader.ask(name, asked);
  }
}

/** All of them, unless some are named. @throws {DomainError} `projection-unknown` */
export function toRebuild(projections: readonly string[] | undefined): readonly string[] {
  const known = PROJECTIONS.map(({ name }) => name);
  const unknown = projections?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new DomainError('projection-unknown', `There is no projection ${unknown}.`);
  return projections ?? known;
}
