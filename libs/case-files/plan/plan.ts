/**
 * From case files to the commands that write them, in order. Pure: ids come from `idAt`, and incidents of the ledger that
 * the files name come with the input. Everything wrong is reported at once, with pointers that begin `/files/<n>`.
 */
import type { DocumentId } from '#domain/ids.js';
import type { Instant, UncertainTime } from '#domain/times/types.js';
import type { CaseFile, SourceGiven } from '../case-file.js';
import type { Fault } from '../fault.js';
import { under } from '../fault.js';
import { declareAll, standing } from './declare.js';
import { planAmendment, planVoiding } from './fixes.js';
import {
  comparisonsWithin, planComparison, planDocument, planIncident, planPosition, planQuestion, planRenaming, planSource,
} from './foundations.js';
import { planContradiction, planDismissal, planRelation, planRevision, planStep, planWithdrawal } from './judgements.js';
import { Names } from './names.js';
import { inOrder } from './order.js';
import type { Item, SectionName } from './order.js';
import { planFollowUp, planNotice } from './notices.js';
import { Places } from './places.js';
import { PlanError } from './planned.js';
import type { IdAt, Place, Planned, PlannedRecord } from './planned.js';
import { planAssertion, planChoice, planMerge, planRetraction } from './reports.js';
import type { Planner, Run, Standing } from './run.js';
import { instantOf } from './times.js';
import { Utterances } from './utterances.js';

export interface PlanInput {
  readonly files: readonly CaseFile[];
  readonly idAt: IdAt;
  /** Incidents of the ledger that the files name, by id and by slug; see `incidentsToLookUp`. */
  readonly incidents?: ReadonlyMap<string, Place>;
}
/** After this many faults nobody reads on. */
const MAX_FAULTS = 100;

export function planImport({ files, idAt, incidents = new Map() }: PlanInput): Planned {
  const faults: Fault[] = [];
  const attempt = (piece: () => void): void => {
    try {
      piece();
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      if (faults.length < MAX_FAULTS) faults.push(error.fault);
    }
  };
  const run = newRun(idAt, incidents);
  declareAll(run, files, attempt);
  const records: PlannedRecord[] = [];
  // Keys used twice would make every later fault a riddle.
  const items = faults.length > 0 ? [] : itemsOf(run, files, attempt);
  for (const item of inOrder(items)) {
    attempt(() => {
      const record = item.plan();
      run.names.wrote(record.recordKey);
      records.push(record);
    });
  }
  if (faults.length > 0) return { faults };
  const written = new Set(records.flatMap((record) => (record.kind === 'incident' ? record.incident : [])));
  return { plan: { records, incidents: [...written] } };
}

/** The names under which files speak of incidents that none of them opens: slugs, or `id:<uuid>`. */
export function incidentsToLookUp(files: readonly CaseFile[]): ReadonlySet<string> {
  const opened = new Set(files.flatMap((file) => (file.incidents ?? []).flatMap(({ key, slug }) => [key, slug])));
  const named = files.flatMap((file) => [
    file.incident, ...SECTIONS_IN_INCIDENTS.flatMap((section) => (file[section] ?? []).map(({ incident }) => incident)),
    ...[...file.amendments ?? [], ...file.voidings ?? []].map(({ opening }) => opening),
  ]);
  return new Set(named.flatMap((ref) => (ref === undefined || opened.has(ref) ? [] : ref)));
}
const SECTIONS_IN_INCIDENTS = [
  'questions', 'positions', 'comparisons', 'assertions', 'choices', 'retractions', 'notices', 'followUps', 'merges', 'revisions', 'relations',
  'withdrawals', 'contradictions', 'steps', 'amendments', 'voidings', 'dismissals',
] as const;

function newRun(idAt: IdAt, incidents: ReadonlyMap<string, Place>): Run {
  const names = new Names();
  const publishedAt = new Map<DocumentId, UncertainTime>();
  const counts = new Map<string, number>();
  return {
    names, publishedAt, idAt, places: new Places(names, incidents), utterances: new Utterances(names, idAt, publishedAt),
    numbered: (kind) => {
      const number = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, number);
      return `${kind}#${number}`;
    },
  };
}

/** Every record of every file, with its time. */
function itemsOf(run: Run, files: readonly CaseFile[], attempt: (piece: () => void) => void): readonly Item[] {
  const items: Item[] = [];
  const add = <Given extends { readonly recorded?: string }>(
    section: SectionName, list: readonly Standing<Given>[], planner: Planner<Given>, depth: (given: Given) => number = () => 0,
  ): void => {
    for (const standing of list) {
      attempt(() => {
        const recorded = recordedOf(standing);
        const plan = (): PlannedRecord => ({
          ...planner(run, standing), pointer: standing.pointer, ...(recorded === null ? {} : { carriedRecordedAt: recorded }),
        });
        items.push({ section, recorded, pointer: standing.pointer, plan, depth: depth(standing.given) });
      });
    }
  };
  const questions = standing(files, 'questions');
  add('sources', standing(files, 'sources'), planSource, depthIn(standing(files, 'sources').map(({ given }) => given)));
  add('renamings', standing(files, 'renamings'), planRenaming);
  add('documents', standing(files, 'documents'), planDocument);
  add('incidents', standing(files, 'incidents'), planIncident);
  add('questions', questions, planQuestion);
  add('positions', standing(files, 'positions'), planPosition);
  add('comparisons', questions.flatMap(comparisonsWithin), planComparison);
  add('comparisons', standing(files, 'comparisons'), planComparison);
  add('assertions', standing(files, 'assertions'), planAssertion);
  add('choices', standing(files, 'choices'), planChoice);
  add('retractions', standing(files, 'retractions'), planRetraction);
  add('notices', standing(files, 'notices'), planNotice);
  add('followUps', standing(files, 'followUps'), planFollowUp);
  add('merges', standing(files, 'merges'), planMerge);
  add('revisions', standing(files, 'revisions'), planRevision);
  add('relations', standing(files, 'relations'), planRelation);
  add('withdrawals', standing(files, 'withdrawals'), planWithdrawal);
  add('contradictions', standing(files, 'contradictions'), planContradiction);
  add('steps', standing(files, 'steps'), planStep);
  add('amendments', standing(files, 'amendments'), planAmendment);
  add('voidings', standing(files, 'voidings'), planVoiding);
  add('dismissals', standing(files, 'dismissals'), planDismissal);
  return items;
}

function recordedOf({ given, file, pointer }: Standing<{ readonly recorded?: string }>): Instant | null {
  if (given.recorded !== undefined) return instantOf(given.recorded, under(pointer, 'recorded'));
  return file.recorded === undefined ? null : instantOf(file.recorded, `${pointer.split('/').slice(0, 3).join('/')}/recorded`);
}

/** How many bodies of the import a source is within. A circle ends the count, and planning then refuses it. */
function depthIn(sources: readonly SourceGiven[]): (source: SourceGiven) => number {
  const parents = new Map(sources.map(({ key, partOf }) => [key, partOf]));
  return ({ partOf }) => {
    let depth = 0;
    for (let key = partOf; key !== undefined && depth <= sources.length; key = parents.get(key)) depth++;
    return depth;
  };
}
