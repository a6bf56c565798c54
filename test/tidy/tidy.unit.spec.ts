/** The tree keeps its own rules: rooms, sizes, nothing dead, nothing left undone, nothing of the machine it was made on. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { filesBelow, readSources, ROOT } from './tree.js';
import type { Source } from './tree.js';

const sources = readSources();
const byPath = new Map(sources.map((source) => [source.path, source]));
const isSpec = (path: string): boolean => path.endsWith('.spec.ts');
/** Specs, and what only specs are made of: suites that several of them run, and scenarios they share. */
const isForTests = (path: string): boolean => isSpec(path) || /\/(testing\/|contract\b)/.test(path);
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Record<string, string>; readonly dependencies: Record<string, string>; readonly devDependencies: Record<string, string>;
};

/** What a room may reach for besides itself. `node`: Node's own modules. A room not named here does not exist. */
interface Room { readonly rooms: readonly string[]; readonly packages: readonly string[] | 'any'; readonly node: boolean }
const ROOMS: Readonly<Record<string, Room>> = {
  'libs/domain': { rooms: [], packages: ['edtf', 'temporal-polyfill'], node: false },
  'libs/case-files': { rooms: ['libs/domain'], packages: ['yaml'], node: false },
  'libs/sqlite': { rooms: [], packages: [], node: true },
  'libs/postgres': { rooms: [], packages: ['kysely', 'pg'], node: true },
  'libs/event-store': { rooms: ['libs/domain', 'libs/sqlite'], packages: ['@eventstore/db-client', 'canonicalize'], node: true },
  'libs/ledger': { rooms: ['libs/domain', 'libs/event-store', 'libs/case-files'], packages: ['canonicalize', 'uuid'], node: true },
  'libs/sealing': { rooms: ['libs/domain', 'libs/sqlite', 'libs/postgres'], packages: [], node: true },
  'libs/read-models': { rooms: ['libs/domain', 'libs/event-store', 'libs/sealing', 'libs/sqlite', 'libs/postgres'], packages: [], node: true },
  'libs/snapshots': { rooms: ['libs/domain', 'libs/postgres'], packages: ['approx-string-match', 'parse5'], node: true },
  'libs/moving': { rooms: ['libs/domain', 'libs/event-store', 'libs/read-models', 'libs/sealing', 'libs/snapshots', 'libs/postgres'], packages: [], node: true },
  'libs/client': { rooms: ['libs/domain'], packages: [], node: true },
  'libs/tables': { rooms: ['libs/domain'], packages: ['csv-parse'], node: true },
  'libs/reports': { rooms: ['libs/domain'], packages: ['temporal-polyfill'], node: false },
  'apps/config': { rooms: ['libs/event-store'], packages: [], node: true },
  'apps/api': {
    rooms: [
      'libs/domain', 'libs/event-store', 'libs/read-models', 'libs/ledger', 'libs/case-files', 'libs/sealing', 'libs/snapshots', 'libs/reports',
      'libs/postgres', 'apps/config',
    ],
    packages: 'any', node: true,
  },
  'apps/projector': {
    rooms: ['libs/domain', 'libs/event-store', 'libs/read-models', 'libs/postgres', 'apps/api', 'apps/config'], packages: ['prom-client'], node: true,
  },
  'apps/cli': {
    rooms: [
      'libs/domain', 'libs/event-store', 'libs/read-models', 'libs/case-files', 'libs/client', 'libs/tables', 'libs/sealing', 'libs/snapshots',
      'libs/reports', 'libs/postgres', 'libs/moving', 'apps/api', 'apps/config',
    ],
    packages: ['@inquirer/confirm', '@inquirer/input', '@inquirer/search', 'commander', 'temporal-polyfill'], node: true,
  },
};
/** Not fast-check: what draws from it takes test/support/property.ts, and so the seed of the run. */
const IN_SPECS = ['@jest/globals', '@redocly/openapi-core', 'pg', 'uuid'];
const roomOf = (path: string): string => path.split('/').slice(0, 2).join('/');

/** Where running begins: programs, what package.json's scripts start, and what a framework loads by name. */
const LOADED_BY_JEST = ['test/support/servers.ts', 'test/support/stop-servers.ts'];
const ENTRY_POINTS = ['apps/cli/main.ts', 'apps/api/main.ts', 'apps/projector/main.ts', ...LOADED_BY_JEST];
const startedByScripts = Object.values(manifest.scripts).flatMap((script) => script.match(/dist\/\S+?\.js/g) ?? [])
  .map((path) => path.replace(/^dist\//, '').replace(/\.js$/, '.ts'));

describe('rooms', () => {
  it('are all known', () => {
    expect([...new Set(sources.map(({ path }) => roomOf(path)))].filter((room) => !room.startsWith('test/') && ROOMS[room] === undefined)).toEqual([]);
  });

  it('import what they may, and nothing else', () => {
    expect(sources.filter(({ path }) => !path.startsWith('test/')).flatMap(strayImports)).toEqual([]);
  });

  it('import packages that package.json names', () => {
    const known = new Set([...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]);
    const packages = sources.flatMap(({ path, imports }) => imports.filter(({ file, specifier }) => file === null && !isBuiltin(specifier))
      .map(({ specifier }) => `${packageOf(specifier)} in ${path}`));
    expect(packages.filter((use) => !known.has(use.split(' ')[0] ?? ''))).toEqual([]);
  });
});

function strayImports({ path, imports }: Source): readonly string[] {
  const room = ROOMS[roomOf(path)];
  if (room === undefined) return [];
  const spec = isForTests(path);
  return imports.filter(({ specifier, file }) => {
    if (file !== null) return roomOf(file) !== roomOf(path) && !room.rooms.includes(roomOf(file)) && !(spec && file.startsWith('test/'));
    if (isBuiltin(specifier)) return !room.node && !spec;
    if (spec && IN_SPECS.includes(packageOf(specifier))) return false;
    return room.packages !== 'any' && !room.packages.includes(packageOf(specifier));
  }).map(({ specifier }) => `${path} imports ${specifier}`);
}

const packageOf = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');

describe('files', () => {
  const sizes = sources.map(({ lines }) => lines).sort((a, b) => a - b);

  it('stay under 500 lines, nine in ten under 300', () => {
    expect(sources.filter(({ lines }) => lines > 500).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
    expect(sizes[Math.floor(sizes.length * 0.9)]).toBeLessThan(300);
  });

  it('are a thing one can name: half of them are between 30 and 120 lines', () => {
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
    expect(median).toBeGreaterThanOrEqual(30);
    expect(median).toBeLessThanOrEqual(120);
  });

  it('exist where they are imported', () => {
    expect(sources.flatMap(({ path, imports }) => imports.flatMap(({ file }) => (file !== null && !byPath.has(file) ? [`${path} → ${file}`] : [])))).toEqual([]);
  });

  it('are all reached from an entry point, a script of package.json or a spec', () => {
    const waiting = [...ENTRY_POINTS, ...startedByScripts, ...sources.map(({ path }) => path).filter(isSpec)];
    expect(waiting.filter((path) => !byPath.has(path))).toEqual([]);
    const reached = new Set<string>();
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (reached.has(path)) continue;
      reached.add(path);
      for (const { file } of byPath.get(path)?.imports ?? []) if (file !== null) waiting.push(file);
    }
    // Declarations of packages without types are read by the compiler alone.
    expect(sources.map(({ path }) => path).filter((path) => !reached.has(path) && !path.endsWith('.d.ts'))).toEqual([]);
  });
});

describe('exports', () => {
  it('are imported somewhere; a type may instead be part of what its own file exports', () => {
    const taken = new Map<string, Set<string>>();
    for (const { imports } of sources) {
      for (const { file, names } of imports) {
        if (file === null) continue;
        const all = taken.get(file) ?? new Set();
        for (const name of names) all.add(name);
        taken.set(file, all);
      }
    }
    const dead = sources.filter(({ path }) => !LOADED_BY_JEST.includes(path)).flatMap(({ path, exports, identifiers }) => exports
      .filter(({ name, kind }) => {
        const names = taken.get(path);
        return names?.has(name) !== true && names?.has('*') !== true && !(kind === 'type' && (identifiers.get(name) ?? 0) > 1);
      })
      .map(({ name }) => `${name} in ${path}`));
    expect(dead).toEqual([]);
  });
});

describe('text', () => {
  const texts = filesBelow('').filter((path) => /\.(ts|mjs|js|json|md|ya?ml|html|css)$|^\.ci\//.test(path) && path !== 'package-lock.json');
  const found = (pattern: RegExp): readonly string[] =>
    texts.flatMap((path) => readFileSync(join(ROOT, path), 'utf8').split('\n').flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}`] : [])));

  it('leaves nothing to be done later', () => {
    expect(found(new RegExp(`\\b(${['TO', 'FIX'].map((start, i) => start + ['DO', 'ME'][i]).join('|')})\\b`))).toEqual([]);
  });

  it('names no path of the machine it was written on', () => {
    expect(found(new RegExp(`(?<![\\w.])/(${['work', 'home', 'root', 'Users'].join('|')})/(?!somebody)\\w`))).toEqual([]);
  });
});
