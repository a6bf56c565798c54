/** The source aggregate: a person, body or outlet, registered once in a stream of its own. Events are in events.ts. */
import { amendment } from '../amendments.js';
import type { AmendEntry } from '../amendments.js';
import { decideVoiding } from '../approving.js';
import type { VoidingCommand } from '../approving.js';
import type { Entry } from '../entries.js';
import { ensure } from '../errors.js';
import type { Decided, LedgerEvent } from '../events.js';
import { referencesOf } from '../facts.js';
import type { Facts } from '../facts.js';
import type { SourceId } from '../ids.js';
import { fields, flag, id, oneOf, text, variants, words } from '../shapes.js';
import { emptyStream, standing, take } from '../stream.js';
import type { StreamState } from '../stream.js';
import { release, withholding } from '../withholding.js';
import type { ReleaseEntry, WithholdEntry } from '../withholding.js';
import { confidential, nameIsSealed } from './confidential.js';
import type { Source } from './events.js';
import { IDENTITY_AMENDABLE, amendedIdentityIsSound, decideIdentity, identityMayBeVoided } from './identity.js';
import type { IdentityCommand } from './identity.js';

// ── state ──

export interface SourceState extends StreamState {
  /** As it reads now; null before it is registered and once it is voided. */
  source: Source | null;
}
export const initialState = (): SourceState => ({ ...emptyStream(), source: null });

// ── evolve ──

/** Takes ownership of the state, may change it in place, and returns it. */
export function evolve(state: SourceState, event: LedgerEvent): SourceState {
  take(state, event);
  state.source = sourceOf(standing(state));
  return state;
}

/** What the standing entries of a source's stream say it is, under the last name it took; a label stays until it is given anew. */
export function sourceOf(entries: Iterable<Entry>): Source | null {
  let source = null as Source | null;
  for (const { type, data } of entries) {
    if (type === 'SourceRegistered') source = data;
    else if (type === 'SourceRenamed' && source !== null) {
      source = { ...source, name: data.name, ...(data.label === undefined ? {} : { label: data.label }) };
    }
  }
  return source;
}

// ── decisions ──

export type RegisterSource = { readonly type: 'RegisterSource' } & Source;
export type SourceCommand = RegisterSource | AmendEntry | VoidingCommand | WithholdEntry | ReleaseEntry | IdentityCommand;

const common = { source: id, name: text('name'), 'label?': words('label'), 'confidential?': confidential };
const shape = variants('kind', {
  person: fields({ ...common, kind: oneOf(['person']) }),
  body: fields({ ...common, kind: oneOf(['body']), official: flag, 'partOf?': id }),
  outlet: fields({ ...common, kind: oneOf(['outlet']) }),
});

const AMENDABLE = { SourceRegistered: ['name', 'label', 'kind', 'official', 'partOf'], ...IDENTITY_AMENDABLE };

/** @throws {DomainError} with the code of the first rule that refuses, pointing into the command */
export function decide(state: SourceState, command: SourceCommand, facts: Facts): readonly Decided[] {
  switch (command.type) {
    case 'RegisterSource': {
      const { type: _, ...source } = command;
      ensure(state.revision === -1, 'already-exists', 'The source is already registered.', '/source');
      shape(source, '');
      nameIsSealed(source, source.name, '/name');
      partOfIsSound(source, facts, '');
      return [{ type: 'SourceRegistered', data: source }];
    }
    case 'AmendEntry': {
      const data = amendment(state, command, AMENDABLE, (amended, before) => {
        if (amended.type !== 'SourceRegistered') return amendedIdentityIsSound(state, amended, before);
        shape(amended.data, '');
        if (state.source !== null) nameIsSealed(state.source, amended.data.name, '/name');
        partOfIsSound(amended.data, facts, '', referencesOf(before.data).sources);
      });
      return [{ type: 'EntryAmended', data }];
    }
    case 'RenameSource':
    case 'MergeSources':
    case 'SplitSource':
    case 'WithdrawRelation': return decideIdentity(state, command, facts);
    case 'WithholdEntry': return [{ type: 'EntryWithheld', data: withholding(state, command) }];
    case 'ReleaseEntry': return [{ type: 'EntryReleased', data: release(state, command) }];
    case 'VoidEntry':
    case 'ProposeVoiding':
    case 'ApproveProposal':
    case 'RejectProposal': {
      return decideVoiding(state, command, facts, (entry) => {
        identityMayBeVoided(state, entry);
        ensure(entry.type !== 'SourceRegistered' || facts.namedBy === undefined, 'entry-referenced', `It is named elsewhere: ${facts.namedBy}.`, '/entry');
      });
    }
  }
}

/** A body is part of a body, never of itself, as far up as the facts reach. */
function partOfIsSound(source: Source, { sources }: Facts, at: string, named: ReadonlySet<SourceId> = new Set()): void {
  if (source.kind !== 'body' || source.partOf === undefined) return;
  const parent = sources.get(source.partOf);
  ensure(parent !== undefined || named.has(source.partOf), 'unknown-source', 'There is no such source.', `${at}/partOf`);
  ensure(parent === undefined || parent.kind === 'body', 'not-a-body', 'A body can only be part of a body.', `${at}/partOf`);
  const met = new Set<SourceId>();
  for (let up: SourceId | undefined = source.partOf; up !== undefined && !met.has(up); up = partOf(sources.get(up))) {
    ensure(up !== source.source, 'part-of-itself', 'A body cannot be part of itself.', `${at}/partOf`);
    met.add(up);
  }
}

const partOf = (source: Source | undefined): SourceId | undefined => (source?.kind === 'body' ? source.partOf : undefined);
