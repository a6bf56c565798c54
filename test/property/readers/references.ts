/** Requests to sources and documents: names, merges, splits, captures, our own fixes, withholding. */
import type { DocumentCommand } from '#domain/document/document.js';
import type { IncidentId } from '#domain/ids.js';
import type { SourceCommand } from '#domain/source/source.js';
import { valueAt } from '#domain/entries.js';
import type { Entry } from '#domain/entries.js';
import { id, on } from '#domain/testing/builders.js';
import type { Choices } from '../commands.js';
import { pick } from './judging.js';
import type { RandomLedger } from './ledger.js';
import { sealed } from './marking.js';

/** Those that several incidents know, and this incident's own. */
const KNOWN = (incident: IncidentId): readonly string[] => ['src-dhs', 'src-usms', `src-ice-${incident}`, `src-cnn-${incident}`, `src-deep-${incident}`];

export function ofSources(choices: Choices, { sources, incidents, log }: RandomLedger, incident: IncidentId): readonly [string, SourceCommand] {
  const name = pick(choices, KNOWN(incident)) ?? 'src-dhs';
  const other = pick(choices, choices.next(3) === 0 ? [...sources.keys()] : KNOWN(incident)) ?? 'src-usms';
  const entries = [...(sources.get(id(name))?.entries.values() ?? [])];
  const record = incidents.get(incident)?.record;
  const at = log.events.length;
  switch (choices.next(8)) {
    case 0:
    case 1: {
      const called = name.startsWith('src-deep') ? sealed(`zs${at}s`) : `renamed at ${at}`;
      return [name, { type: 'RenameSource', source: id(name), name: called, since: null, reason: 'it took another', ...(choices.next(2) === 0 ? { label: 'new' } : {}) }];
    }
    case 2: return [name, { type: 'MergeSources', relation: id(`rel-m${at}`), absorbed: id(other), survivor: id(name), rationale: 'one' }];
    case 3: return [name, {
      type: 'SplitSource', relation: id(`rel-s${at}`), source: id(name), part: id(other), rationale: 'two',
      utterances: [pick(choices, record?.utterances.keys() ?? []) ?? id('nothing')], assertions: [pick(choices, record?.assertions.keys() ?? []) ?? id('nothing')],
    }];
    case 4: {
      const relation = entries.findLast(({ type }) => type === 'SourcesMerged' || type === 'SourceSplit');
      return [name, { type: 'WithdrawRelation', relation: relation !== undefined && 'relation' in relation.data ? relation.data.relation : id('nothing'), reason: 'not so' }];
    }
    case 5: return [name, amendment(choices, entries, ['/label', '/name', '/reason', '/rationale'])];
    case 6: return [name, { type: 'WithholdEntry', entry: pick(choices, entries)?.id ?? id('nothing'), reason: 'a name' }];
    default: return [name, { type: 'ReleaseEntry', entry: pick(choices, sources.get(id(name))?.withheld.keys() ?? []) ?? id('nothing'), reason: 'shown again' }];
  }
}

export function ofDocuments(choices: Choices, { documents }: RandomLedger, incident: IncidentId): readonly [string, DocumentCommand] {
  const name = pick(choices, ['doc-shared', 'doc-late', `doc-own-${incident}`]) ?? 'doc-shared';
  const state = documents.get(id(name));
  const entries = [...(state?.entries.values() ?? [])];
  switch (choices.next(6)) {
    case 0: return [name, { type: 'CaptureSnapshot', document: id(name), snapshot: id('e'.repeat(64)), bytes: '1', mediaType: 'text/html' }];
    case 1:
    case 2: return [name, amendment(choices, entries, ['/title', '/published', '/label'])];
    case 3: return [name, { type: 'ProposeVoiding', entry: pick(choices, entries)?.id ?? id('nothing'), reason: 'a slip' }];
    case 4: return [name, { type: 'WithholdEntry', entry: pick(choices, entries)?.id ?? id('nothing'), reason: 'a name' }];
    default: return [name, { type: 'ReleaseEntry', entry: pick(choices, state?.withheld.keys() ?? []) ?? id('nothing'), reason: 'shown again' }];
  }
}

function amendment(choices: Choices, entries: readonly Entry[], paths: readonly string[]): Extract<DocumentCommand, { readonly type: 'AmendEntry' }> {
  const entry = pick(choices, entries);
  const path = pick(choices, paths) ?? '/label';
  const after = path === '/published' ? on(`2025-10-2${choices.next(9)}`) : `fixed ${choices.next(1_000)}`;
  return { type: 'AmendEntry', entry: entry?.id ?? id('nothing'), changes: [{ path, before: valueAt(entry?.data, path), after }], reason: 'a slip of ours' };
}
