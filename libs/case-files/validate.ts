/** Whether JSON is a case file, and if not, everything that is wrong with it. */
import type { CaseFile } from './case-file.js';
import { list, object, optional, text } from './check.js';
import type { Check } from './check.js';
import type { Fault } from './fault.js';
import * as shapes from './shapes.js';

/** Items of one section; an import of more is several files. */
const MAX_ITEMS = 20_000;
/** After this many faults nobody reads on. */
const MAX_FAULTS = 100;

const section = <T>(check: Check<T>) => optional(list(check, { max: MAX_ITEMS }));

const caseFile: Check<CaseFile> = object<CaseFile>({
  title: optional(text(500)), notice: optional(text(2_000)), recorded: optional(shapes.instant), zone: optional(shapes.zone),
  incident: optional(shapes.reference),
  sources: section(shapes.source), renamings: section(shapes.renaming), documents: section(shapes.document), incidents: section(shapes.incident),
  questions: section(shapes.question), positions: section(shapes.position), comparisons: section(shapes.comparison),
  utterances: section(shapes.utterance), assertions: section(shapes.assertion), choices: section(shapes.choice),
  notices: section(shapes.notice), followUps: section(shapes.followUp),
  retractions: section(shapes.retraction), merges: section(shapes.merge), revisions: section(shapes.revision),
  relations: section(shapes.relation), withdrawals: section(shapes.withdrawal), contradictions: section(shapes.contradiction),
  steps: section(shapes.step), amendments: section(shapes.amendment), voidings: section(shapes.voiding),
  dismissals: section(shapes.dismissal),
});

export type Validated =
  | { readonly file: CaseFile; readonly faults?: never }
  | { readonly file?: never; readonly faults: readonly Fault[] };

/** `pointerBase` is where the file stands in the request, such as `/files/0`. */
export function validateCaseFile(json: unknown, pointerBase = ''): Validated {
  const faults: Fault[] = [];
  const file = caseFile(json, pointerBase, faults);
  return file === undefined ? { faults: faults.slice(0, MAX_FAULTS) } : { file };
}
