import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseCaseFile } from './parse.js';
import { planImport } from './plan/plan.js';

/** From dist/libs/case-files. */
const PAGE = readFileSync(new URL('../../../docs/reference/case-files.md', import.meta.url), 'utf8');
const SECTIONS = /^(?:sources|documents|incidents|questions|utterances|assertions|revisions|contradictions|amendments):/u;

interface Example {
  readonly heading: string;
  readonly yaml: string;
}
/** Examples that are a whole file, some sections, or the items of the section in their heading. */
const examples: readonly Example[] = PAGE.split(/^#{2,3} /mu).flatMap((part) => {
  const heading = part.split('\n', 1)[0] ?? '';
  const section = heading.split(',', 1)[0] ?? '';
  return [...part.matchAll(/^```yaml\n(.*?)^```/gmsu)].flatMap(([, yaml = '']) => {
    if (yaml.startsWith('- ')) return [{ heading, yaml: `${section}:\n${yaml}` }];
    return yaml.startsWith('title:') || SECTIONS.test(yaml) ? [{ heading, yaml }] : [];
  });
});

describe('docs/reference/case-files.md', () => {
  it.each(examples.map(({ heading, yaml }) => [heading.startsWith('Case') ? 'a whole file' : heading, yaml]))('shows what is understood: %s', (_, yaml) => {
    expect(parseCaseFile(yaml, 'case-files.md').faults).toBeUndefined();
  });

  it('begins with a file that can be imported', () => {
    const { file } = parseCaseFile(examples.find(({ yaml }) => yaml.startsWith('title:'))?.yaml ?? '', 'case-files.md');
    const { plan } = planImport({ files: file === undefined ? [] : [file], idAt: (recordKey, place) => `${recordKey} ${place}` });
    expect(plan?.records.map(({ recordKey }) => recordKey)).toEqual([
      'source/dhs', 'source/mclaughlin', 'source/cnn', 'document/D1', 'incident/I1', 'question/Q1', 'assertion/A07', 'assertion/A10',
    ]);
  });

  it('has an example of every section', () => {
    expect(new Set(examples.map(({ heading }) => heading)).size).toBeGreaterThanOrEqual(14);
  });
});
