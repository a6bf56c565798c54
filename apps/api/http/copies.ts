/**
 * What is decided about an utterance goes to every incident that holds a copy of it: it reads alike wherever it was
 * adopted. All are asked first, the others are written before the incident the request is about, and each under a command
 * id of its own, which a retry meets again. A merge goes where both utterances are held: elsewhere there is nothing to join.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { CommandId, IncidentId, UtteranceId } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import type { IncidentState } from '#domain/incident/state.js';
import { idAt } from '#ledger/ids.js';
import { Ledger } from '#ledger/ledger.js';
import type { Precondition, Request, Written } from '#ledger/request.js';
import { incidentIn, utteranceName } from '#read-models/places.js';
import type { ReadModels } from '#read-models/port.js';
import { Freshness } from './freshness.js';
import { READ_MODELS } from './ports.js';

const NOTHING_COMES = { sources: [], documents: [] } as const;
/** What the command comes to in another incident that holds the utterances; null where it means nothing there. */
type Elsewhere = (state: Readonly<IncidentState>) => IncidentCommand | null;
interface Shared {
  readonly utterances: readonly UtteranceId[];
  readonly elsewhere: Elsewhere;
}

@Injectable()
export class Copies {
  constructor(
    private readonly ledger: Ledger,
    private readonly freshness: Freshness,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  /** Writes a command to its incident, and before that to every other one it concerns. */
  async incident(id: IncidentId, command: IncidentCommand, request: Request, precondition?: Precondition<IncidentState>): Promise<Written> {
    const state = await this.ledger.incidentState(id, request.asked);
    // Its own incident is written last: a command it knows is done everywhere.
    const shared = state.commands.has(request.commandId) ? null : sharedBy(state, command);
    const others = shared === null ? [] : await this.others(id, shared, request);
    if (others.length > 0) await this.ledger.rehearse(id, command, NOTHING_COMES, request, precondition);
    for (const other of others) await this.ledger.rehearse(other.incident, other.command, NOTHING_COMES, other.request);
    for (const other of others) await this.ledger.incident(other.incident, other.command, other.request);
    return await this.ledger.incident(id, command, request, precondition);
  }

  private async others(own: IncidentId, { utterances, elsewhere }: Shared, request: Request) {
    await this.freshness.reached();
    const named = await Promise.all(utterances.map((utterance) => this.readModels.namedIn(utteranceName(utterance))));
    const streams = named.reduce((common, these) => common.filter((stream) => these.includes(stream)));
    const found = await Promise.all(streams.map(incidentIn).map(async (incident) => {
      if (incident === null || incident === own) return [];
      const state = await this.ledger.incidentState(incident);
      const command = utterances.every((utterance) => state.record.utterances.has(utterance)) ? elsewhere(state) : null;
      return command === null ? [] : [{ incident, command, request: { ...request, commandId: idAt<CommandId>(request.commandId, incident) } }];
    }));
    return found.flat();
  }
}

/** What a command says about utterances that other incidents may hold; null for every other command. */
function sharedBy({ entries, record }: Readonly<IncidentState>, command: IncidentCommand): Shared | null {
  switch (command.type) {
    case 'AmendEntry': {
      const entry = entries.get(command.entry);
      if (entry?.type !== 'UtteranceLogged' && entry?.type !== 'UtteranceAdopted') return null;
      const { utterance } = entry.data;
      return { utterances: [utterance], elsewhere: (state) => withEntry(command, state.record.utterances.get(utterance)?.entry.id) };
    }
    case 'WithholdEntry':
    case 'ReleaseEntry': {
      const entry = entries.get(command.entry);
      if (entry?.type !== 'UtteranceLogged' && entry?.type !== 'UtteranceAdopted') return null;
      const { utterance } = entry.data;
      return { utterances: [utterance], elsewhere: (state) => {
        const copy = state.record.utterances.get(utterance)?.entry.id;
        // Withheld or released there already, each desk for its own reason.
        return copy === undefined || state.withheld.has(copy) === (command.type === 'WithholdEntry') ? null : { ...command, entry: copy };
      } };
    }
    case 'MergeUtterances':
      return { utterances: [command.from, command.into], elsewhere: (state) => (state.record.relations.has(command.relation) ? null : command) };
    case 'WithdrawRelation': {
      const merge = record.relations.get(command.relation);
      if (merge?.type !== 'UtterancesMerged') return null;
      return { utterances: [merge.data.from, merge.data.into], elsewhere: (state) => (state.record.relations.has(command.relation) ? command : null) };
    }
    default: return null;
  }
}

const withEntry = <Command extends Extract<IncidentCommand, { type: 'AmendEntry' }>>(command: Command, entry: Command['entry'] | undefined) =>
  (entry === undefined ? null : { ...command, entry });
