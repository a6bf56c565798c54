/** The table of environment variables against what the code, the documents and the scripts say. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { VARIABLES, VARIABLE_NAMES } from '#config/variables.js';
import { composeFile } from '#test/deploy/compose.js';
import { ROOT } from '#test/support/running-documents.js';
import { filesBelow } from '#test/tidy/tree.js';

const KNOWN: readonly string[] = VARIABLE_NAMES.flatMap((name) => (VARIABLES[name].secret ? [name, `${name}_FILE`] : [name]));
/** Of the terminal itself, and of those who work on the repository. */
const NOT_OURS = /^(TERM|FACTLEDGER_(TEST|BENCH)_\w+)$/;

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const sources = filesBelow('').filter((path) => /^(apps|libs)\/.*(?<!\.spec)\.ts$/.test(path) && !/\/(testing|contract)\//.test(path) && path !== 'apps/config/variables.ts');
const namesIn = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);

describe('the table of variables', () => {
  it('holds every variable that the code reads', () => {
    const used = sources.flatMap((path) => namesIn(read(path), /(?:env\[|\.env\(|(?:value|needed|isSet|ensureUsable)\()'([A-Z_]+)'/g));
    expect([...new Set(used)].filter((name) => !KNOWN.includes(name) && !NOT_OURS.test(name))).toEqual([]);
  });

  it('holds none that no code names', () => {
    const code = sources.map(read).join('\n');
    expect(VARIABLE_NAMES.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  });

  it('holds every variable that a document or a text of the program names', () => {
    const documents = filesBelow('').filter((path) => path.endsWith('.md'));
    const named = [...documents, ...sources].flatMap((path) => namesIn(read(path), /\b(FACTLEDGER_[A-Z_]*[A-Z])\b/g).map((name) => `${name} in ${path}`));
    const misspelt = /^FACTLEDGER_OWNR_KEY /;
    expect(named.filter((each) => !KNOWN.includes(each.split(' ')[0] ?? '') && !NOT_OURS.test(each.split(' ')[0] ?? '') && !misspelt.test(each))).toEqual([]);
  });
});

describe('scripts/secrets.mjs', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'factledger-secrets-')), 'secrets');
  const draw = (): string => execFileSync(process.execPath, [join(ROOT, 'scripts/secrets.mjs'), folder], { encoding: 'utf8' });

  it('draws what docker-compose.yml mounts, for whoever reads it there and nobody else here', () => {
    draw();
    expect(readdirSync(folder).sort()).toEqual(Object.values(composeFile('docker-compose.yml').secrets ?? {}).map(({ file }) => file.replace('./secrets/', '')).sort());
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) {
      expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o444]);
      expect(Buffer.from(readFileSync(join(folder, name), 'utf8').trim(), 'base64url')).toHaveLength(32);
    }
    expect(new Set(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).size).toBe(5);
  });

  it('leaves what is there as it is', () => {
    const kept = readFileSync(join(folder, 'owner_key'), 'utf8');
    rmSync(join(folder, 'metrics_key'));
    writeFileSync(join(folder, 'another'), 'mine');
    expect(draw()).toMatch(/owner_key stays\n[\s\S]*metrics_key drawn/);
    expect(readFileSync(join(folder, 'owner_key'), 'utf8')).toBe(kept);
    rmSync(folder, { recursive: true });
  });
});
