/** Gathers what a decision is told about the world outside its stream, command by command: only what the command can rest on. */
import { entryNaming } from '#domain/amendments.js';
import { referencesOf } from '#domain/facts.js';
import type { Facts, References } from '#domain/facts.js';
import type { DocumentId, IncidentId, Sha256, SourceId, StreamName } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import { identitiesNeeded, referencesNeeded } from '#domain/incident/references.js';
import type { IncidentState } from '#domain/incident/state.js';
import type { DocumentCommand } from '#domain/document/document.js';
import type { SourceCommand } from '#domain/source/source.js';
import { gatherFacts, namedByVoided, publishes, settingsFor } from './facts.js';
import { identityChangedSince, relatedTo } from './related.js';
import type { NamedIn } from './related.js';
import type { ReadFor } from './request.js';
import type { Writers } from './writers.js';

/** Without the moment of deciding, which the writer adds. */
export type Gathered = Omit<Facts, 'recordedAt'>;

const NOBODY: ReadonlySet<SourceId> = new Set();

export class FactGathering {
  constructor(private readonly writers: Writers, private readonly namedIn: NamedIn) {}

  async forIncident(id: IncidentId, command: IncidentCommand, reading: ReadFor = {}): Promise<Gathered> {
    const state = await this.writers.state(this.writers.incident(id), reading);
    const settings = await this.settingsFor(command, reading);
    const named = await this.gather(referencesNeeded(state, command), reading);
    const facts = { ...named, ...settings, ...(await this.relatedTo(identitiesNeeded(state, command, named), reading)) };
    if (command.type === 'LinkIncidents') return { ...facts, incidents: await this.opened([command.from, command.to], reading) };
    if (!publishes(state, command)) return facts;
    const { imports } = await this.writers.ledger().load(reading.asked);
    const importIncomplete = [...imports.values()].some((each) => !each.completed && each.incidents.includes(id));
    return { ...facts, importIncomplete, referencesChanged: await this.referencesChanged(state, reading) };
  }

  /** @param namedIn streams that may name the source: what stands in them keeps it from being voided */
  async forSource(id: SourceId, command: SourceCommand, namedIn: readonly StreamName[], reading: ReadFor = {}): Promise<Gathered> {
    const related = command.type === 'MergeSources' || command.type === 'SplitSource' ? referencesOf(command).sources : NOBODY;
    return { ...(await this.beside(command, id, namedIn, reading)), ...(await this.relatedTo(related, reading)) };
  }

  /** @param namedIn as for a source */
  async forDocument(id: DocumentId, command: DocumentCommand, namedIn: readonly StreamName[], reading: ReadFor = {}): Promise<Gathered> {
    const voided = namedByVoided(await this.writers.state(this.writers.document(id), reading), command);
    return await this.beside(command, voided ?? id, namedIn, reading);
  }

  /** The sources and documents of these names that stand. */
  async gather(names: References, reading: ReadFor = {}): Promise<Gathered> {
    const { writers } = this;
    return await gatherFacts(names, (id) => writers.state(writers.source(id), reading), (id) => writers.state(writers.document(id), reading));
  }

  private async beside(
    command: SourceCommand | DocumentCommand, named: SourceId | DocumentId | Sha256, namedIn: readonly StreamName[], reading: ReadFor = {},
  ): Promise<Gathered> {
    return {
      ...(await this.gather(referencesOf(command), reading)), ...(await this.namedBy(named, namedIn, reading)),
      ...(await this.settingsFor(command, reading)),
    };
  }

  private async settingsFor(command: { readonly type: string }, reading: ReadFor = {}): Promise<Pick<Facts, 'fourEyes' | 'scales'>> {
    return await settingsFor(command, () => this.writers.state(this.writers.ledger(), reading));
  }

  /** Whether a source or document that the incident names was recorded or amended since it was published. */
  private async referencesChanged({ publication, entries }: IncidentState, { asked }: ReadFor): Promise<boolean> {
    const published = [...entries.values()].find(({ revision }) => revision === publication?.touchedAt);
    if (published === undefined) return false;
    const { sources, documents } = referencesOf([...entries.values()].map(({ data }) => data));
    const states = await Promise.all([
      ...[...sources].map((source) => this.writers.source(source).load(asked)), ...[...documents].map((document) => this.writers.document(document).load(asked)),
    ]);
    return states.some(({ lastRecordedAt }) => lastRecordedAt !== null && lastRecordedAt > published.recordedAt)
      || await identityChangedSince(published.recordedAt, sources, this.namedIn, (stream) => this.writers.stateOf(stream, { asked }));
  }

  /** What sources' streams say about who these are. */
  private async relatedTo(sources: ReadonlySet<SourceId>, reading: ReadFor = {}): Promise<Pick<Facts, 'related'>> {
    if (sources.size === 0) return {};
    return { related: await relatedTo(sources, this.namedIn, (stream) => this.writers.stateOf(stream, reading)) };
  }

  /** Those of these incidents that are open. */
  private async opened(ids: readonly IncidentId[], reading: ReadFor = {}): Promise<ReadonlySet<IncidentId>> {
    const states = await Promise.all(ids.map(async (id) => ({ id, state: await this.writers.state(this.writers.incident(id), reading) })));
    return new Set(states.flatMap(({ id, state }) => (state.record.opened === null ? [] : [id])));
  }

  private async namedBy(id: SourceId | DocumentId | Sha256, streams: readonly StreamName[], reading: ReadFor = {}): Promise<Pick<Facts, 'namedBy'>> {
    for (const stream of streams) {
      const entry = entryNaming(await this.writers.stateOf(stream, reading), id);
      if (entry !== null) return { namedBy: `entry ${entry.id} (${entry.type}) of ${stream}` };
    }
    return {};
  }
}
