/** The sample's case files, planned. */
import { readdirSync, readFileSync } from 'node:fs';
import { parseCaseFile } from '#case-files/parse.js';
import type { CaseFile } from '#case-files/case-file.js';
import { planImport } from '#case-files/plan/plan.js';
import type { ImportPlan } from '#case-files/plan/planned.js';

/** From dist/test/support. */
const SAMPLE = new URL('../../../sample/', import.meta.url);

const sampleFiles = (): readonly CaseFile[] =>
  readdirSync(SAMPLE).filter((name) => name.endsWith('.yaml')).sort().map((name) => {
    const { file, faults } = parseCaseFile(readFileSync(new URL(name, SAMPLE), 'utf8'), name);
    if (faults) throw new Error(faults.map((fault) => `${name}:${fault.line}:${fault.column} ${fault.pointer} ${fault.detail}`).join('\n'));
    return file;
  });

/** Ids in words: what a test compares can then be read. */
export const readableId = (recordKey: string, place: string): string =>
  (place.includes('/') || place === 'utterance' ? `${recordKey}:${place}` : recordKey);

export function samplePlan(idAt: (recordKey: string, place: string) => string = readableId): ImportPlan {
  const { plan, faults } = planImport({ files: sampleFiles(), idAt });
  if (faults) throw new Error(faults.map((fault) => `${fault.pointer} ${fault.detail}`).join('\n'));
  return plan;
}
