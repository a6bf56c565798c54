/** The generated reference is what the program and the types say today. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { EVENTS_BY_STREAM, MEANINGS } from '#cli/reference/event-meanings.js';
import { EXAMPLES } from '#event-store/codec/examples.js';
import { EVENT_TYPES } from '#event-store/codec/upcast.js';

const PRINT = fileURLToPath(new URL('../../apps/cli/reference/main.js', import.meta.url));

describe('docs/reference', () => {
  it.each(['cli', 'configuration', 'events'])('%s.md is as generated (npm run reference writes it)', async (page) => {
    const { stdout } = await promisify(execFile)(process.execPath, [PRINT, '--print', page], { maxBuffer: 4 * 1024 * 1024 });
    expect(stdout).toBe(await readFile(new URL(`../../../docs/reference/${page}.md`, import.meta.url), 'utf8'));
  });

  it('has one row for each type of event, in one stream', () => {
    expect(EVENTS_BY_STREAM.flatMap(({ events }) => Object.keys(events)).sort()).toEqual([...EVENT_TYPES].sort());
  });

  it.each(EVENT_TYPES)('tells the fields of %s', (type) => {
    const told = MEANINGS[type].fields.split(', ');
    const shown = Object.keys(EXAMPLES[type]);
    expect(shown.filter((field) => !told.includes(field) && !told.includes(`${field}?`))).toEqual([]);
    expect(told.filter((field) => !field.endsWith('?') && !shown.includes(field))).toEqual([]);
  });
});
