/** docs/how-to/watch-a-ledger.md against the numbers and the lines that the code has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { ROOT } from '#test/support/running-documents.js';
import { filesBelow } from '#test/tidy/tree.js';

const GUIDE = readFileSync(join(ROOT, 'docs/how-to/watch-a-ledger.md'), 'utf8');
const CODE = filesBelow('').filter((path) => /^apps\/(api|projector)\/.*(?<!\.spec)\.ts$/.test(path)).map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');
const found = (text: string, pattern: RegExp): readonly string[] => [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();

const numbers = found(CODE, /'(factledger_[a-z_]+)'/g);
const rows = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('| `')).map((line) => line.split('|')[1] ?? '');
const section = (title: string): string => GUIDE.split(/^## /m).find((each) => each.startsWith(title)) ?? '';

describe('watch-a-ledger.md', () => {
  it('tells every number there is, and none that is not', () => {
    expect(found(rows(section('The numbers')).join('\n'), /`(factledger_[a-z_]+)`/g)).toEqual(numbers);
  });

  it('has alarms on numbers that there are', () => {
    const { groups: [group] } = parse(/```yaml\n([\s\S]*?)```/.exec(GUIDE)?.[1] ?? '') as { readonly groups: readonly [{ readonly rules: readonly { readonly alert: string; readonly expr: string; readonly for?: string }[] }] };
    for (const { alert, expr, for: lasting } of group.rules) {
      expect([alert, lasting ?? '0m']).toEqual([expect.stringMatching(/^[A-Z]\w+$/), expect.stringMatching(/^\d+m$/)]);
      const used = found(expr, /\b(factledger_[a-z_]+?)(?:_bucket|_count|_sum)?\b/g);
      expect([alert, used.filter((name) => !numbers.includes(name))]).toEqual([alert, []]);
    }
  });

  it('tells every event of the log there is, and none that is not', () => {
    const told = found(rows(section('The log')).join('\n'), /`([a-z-]+)`/g);
    const also = found(section('The log'), /`([a-z]+-[a-z-]+)`/g);
    const logged = found(CODE, /\blog\.(?:info|warn|error)\('([a-z-]+)'/g);
    expect(logged.filter((event) => !told.includes(event) && !also.includes(event))).toEqual([]);
    expect(told.filter((event) => !logged.includes(event))).toEqual([]);
  });
});
