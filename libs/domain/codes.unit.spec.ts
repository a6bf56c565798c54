import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../../..');
const DOMAIN = join(ROOT, 'libs/domain');

const sources = readdirSync(DOMAIN, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.startsWith('testing'))
  .map((file) => readFileSync(join(DOMAIN, file), 'utf8').replace(/^.*\bfrom '.*$/gm, ''));

/** Every code has a hyphen, and nothing else in the domain is written as hyphenated words between quotes. */
const thrown = new Set(sources.flatMap((source) => [...source.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map((match) => match[1])));
const page = readFileSync(join(ROOT, 'docs/reference/errors.md'), 'utf8');
const table = page.split('## Rules of the domain')[1]?.split('\n## ')[0] ?? '';
const documented = new Set([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]));

describe('codes of refusals', () => {
  it('are all documented', () => expect([...thrown].filter((code) => !documented.has(code))).toEqual([]));
  it('are documented only where they are in use', () => expect([...documented].filter((code) => !thrown.has(code))).toEqual([]));
  it('are in order', () => expect([...documented]).toEqual([...documented].sort()));
});
