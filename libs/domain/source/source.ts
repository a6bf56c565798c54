/** The source aggregate: a person, body or outlet, registered once in a stream of its own. Events are in events.ts. */
import { AMENDMENT_SHAPES, amendment, standingEntry } from '../amendments.js';
import type { AmendEntry, VoidEntry } from '../amendments.js';
import type { Entry } from '../entries.js';
import { ensure } from '../errors.js';
import type { Decided, LedgerEvent } from '../events.js';
import { referencesOf } from '../facts.js';
import type { Facts } from '../facts.js';
import type { SourceId } from '../ids.js';
import { fields, flag, id, oneOf, text, variants, words } from '../shapes.js';
import { emptyStream, standing, take } from '../stream.js';
import type { StreamState } from '../stream.js';
import type { Source } from './events.js';

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

/** What the standing entries of a source's stream say it is. */
export function sourceOf(entries: Iterable<Entry>): Source | null {
  for (const { type, data } of entries) if (type === 'SourceRegistered') return data;
  return null;
}

// ── decisions ──

export type RegisterSource = { readonly type: 'RegisterSource' } & Source;
export type SourceCommand = RegisterSource | AmendEntry | VoidEntry;

const common = { source: id, name: text('name'), 'label?': words('label') };
const shape = variants('kind', {
  person: fields({ ...common, kind: oneOf(['person']) }),
  body: fields({ ...common, kind: oneOf(['body']), official: flag, 'partOf?': id }),
  outlet: fields({ ...common, kind: oneOf(['outlet']) }),
});

const AMENDABLE = { SourceRegistered: ['name', 'label', 'kind', 'official', 'partOf'] };

/** @throws {DomainError} with the code of the first rule that refuses, pointing into the command */
export function decide(state: SourceState, command: SourceCommand, facts: Facts): readonly Decided[] {
  switch (command.type) {
    case 'RegisterSource': {
      const { type: _, ...source } = command;
      ensure(state.revision === -1, 'already-exists', 'The source is already registered.', '/source');
      shape(source, '');
      partOfIsSound(source, facts, '');
      return [{ type: 'SourceRegistered', data: source }];
    }
    case 'AmendEntry': {
      const data = amendment(state, command, AMENDABLE, (amended, before) => {
        shape(amended.data, '');
        if (amended.type === 'SourceRegistered') partOfIsSound(amended.data, facts, '', referencesOf(before.data).sources);
      });
      return [{ type: 'EntryAmended', data }];
    }
    case 'VoidEntry': {
      const { type: _, ...data } = command;
      AMENDMENT_SHAPES.EntryVoided(data, '');
      ensure(standingEntry(state, data.entry).type === 'SourceRegistered',
        'entry-not-voidable', 'Only the registration can be voided.', '/entry');
      ensure(facts.namedBy === undefined, 'entry-referenced', `It is named elsewhere: ${facts.namedBy}.`, '/entry');
      return [{ type: 'EntryVoided', data }];
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
