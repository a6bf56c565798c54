import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { Cli } from './cli.js';
import { isLoopback } from './connection.js';
import type { Command } from 'commander';
import { programOf } from './program.js';
import { run } from './run.js';
import { unstyled } from '#reports/page.js';
import { terminalOf } from './terminal.js';

const said = { data: [] as string[], notes: [] as string[] };
const cliWith = (env: Cli['env']): Cli => ({
  env, stopAsked: () => new AbortController().signal, prompts: null,
  terminal: {
    width: 80, style: unstyled, interactive: false, data: (text) => { said.data.push(text); }, note: (text) => { said.notes.push(text); },
    progress: () => undefined,
  },
});

let server: Server;
let folder: string;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const problem = (status: number, code: string) => (_request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ status, code, title: 'No', detail: `because of ${code}` }));
};
beforeEach(async () => {
  said.data = [];
  said.notes = [];
  folder = await mkdtemp(join(tmpdir(), 'factledger-cli-'));
  server = createServer((request, response) => { answer(request, response); });
  await new Promise<void>((listening) => { server.listen(0, '127.0.0.1', listening); });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await rm(folder, { recursive: true });
});
const here = (...args: string[]): Promise<number> => run([...args, '--server', url], cliWith({ DATA_DIR: folder }));

describe('exit statuses', () => {
  it.each([
    [404, 'not-found', 3], [409, 'backup-exists', 4], [412, 'precondition-failed', 4], [422, 'idempotency-key-reused', 4], [422, 'any-rule', 5],
    [400, 'validation-failed', 5], [401, 'key-required', 2], [500, 'internal', 1], [503, 'read-models-behind', 7],
  ])('say what a refusal with %i %s means: %i', async (status, code, exit) => {
    answer = problem(status, code);
    expect(await here('account', 'x')).toBe(exit);
    expect(said.data).toEqual([]);
    expect(said.notes[0]).toBe(`because of ${code} (${code})`);
  });

  it('are 7 where nobody answers, with what to do', async () => {
    server.close();
    answer = (request) => { request.socket.destroy(); };
    expect(await here('incidents')).toBe(7);
    expect(said.notes.join('\n')).toMatch(/npm start/);
  });

  it.each([[['account']], [['nothing']], [['diff', 'x', '--from', '2025-10-21']], [['events', '--limit', '0']], [['incidents', '--server', 'ftp://x']], [['serve', '--port', '65536']]])(
    'are 2 for %j', async (args) => {
      expect(await run(args, cliWith({}))).toBe(2);
      expect(said.data).toEqual([]);
    });

  it('are 0 for help and the version', async () => {
    expect(await run(['--help'], cliWith({}))).toBe(0);
    expect(await run(['--version'], cliWith({}))).toBe(0);
  });
});

describe('the owner\'s key', () => {
  let key: string | undefined;
  beforeEach(async () => {
    key = 'nothing was asked';
    answer = (request, response) => {
      key = request.headers.authorization;
      response.end(request.url === '/v1/ledger' ? '{"notice":null}' : '{"items":[],"next":null}');
    };
    await writeFile(join(folder, 'owner.key'), 'from-folder\n');
  });

  it('is taken from the data folder for a server on this machine', async () => {
    await here('incidents');
    expect(key).toBe('Bearer from-folder');
  });

  it('is taken from the environment first, and from a named file before that', async () => {
    const env = { DATA_DIR: folder, FACTLEDGER_KEY: 'from-environment' };
    await run(['incidents', '--server', url], cliWith(env));
    expect(key).toBe('Bearer from-environment');
    await writeFile(join(folder, 'other.key'), 'from-file');
    await run(['incidents', '--server', url, '--key-file', join(folder, 'other.key')], cliWith(env));
    expect(key).toBe('Bearer from-file');
  });

  it('is left out where there is none', async () => {
    await run(['incidents', '--server', url], cliWith({ DATA_DIR: join(folder, 'nowhere') }));
    expect(key).toBeUndefined();
  });

  it('of the data folder stays on this machine', () => {
    expect(['http://127.0.0.1:1', 'http://127.9.9.9', 'http://localhost', 'http://[::1]:4600', 'http://2130706433'].map((text) => isLoopback(new URL(text))))
      .toEqual([true, true, true, true, true]);
    expect(['http://127.0.0.1.example.org', 'http://localhost.example', 'http://10.0.0.1', 'http://[::2]'].map((text) => isLoopback(new URL(text))))
      .toEqual([false, false, false, false]);
  });
});

describe('a variable that stands for an option', () => {
  it('is that of the environment the command line is given, and of no other', async () => {
    answer = (request, response) => { response.end(request.url === '/v1/ledger' ? '{"notice":null}' : '{"items":[],"next":null}'); };
    process.env['FACTLEDGER_SERVER'] = 'ftp://of-the-process';
    try {
      expect(await run(['incidents'], cliWith({ FACTLEDGER_SERVER: url }))).toBe(0);
      expect(await run(['incidents', '--server', url], cliWith({ FACTLEDGER_SERVER: 'ftp://not-asked-for' }))).toBe(0);
      expect(await run(['incidents'], cliWith({ FACTLEDGER_SERVER: 'ftp://given' }))).toBe(2);
      expect(said.notes.join('\n')).toContain('ftp://given');
    } finally {
      delete process.env['FACTLEDGER_SERVER'];
    }
  });
});

describe('data', () => {
  it('is the answer itself with --json', async () => {
    answer = (_request, response) => { response.end('{"items":[{"slug":"a"}],"next":null}'); };
    expect(await here('incidents', '--json')).toBe(0);
    expect(JSON.parse(said.data.join('\n'))).toEqual([{ slug: 'a' }]);
  });

  it('cannot command the terminal', async () => {
    answer = (_request, response) => {
      response.end(JSON.stringify({ items: [{ logIndex: 0, type: 'T', data: { text: '\u001b[2J' }, metadata: { recordedAt: '2025-01-01T00:00:00.000Z' } }], next: null }));
    };
    await here('events');
    expect(said.data).toEqual(['     0  2025-01-01T00:00:00Z  T \ufffd[2J']);
  });

  it('is coloured only on a terminal, and not with NO_COLOR', () => {
    const stream = (isTTY: boolean) => ({ isTTY, columns: 100, write: () => true }) as never;
    const styled = (isTTY: boolean, env: NodeJS.ProcessEnv): string =>
      terminalOf({ stdout: stream(isTTY), stderr: stream(isTTY), env }).style('strong', 'x');
    expect([styled(true, {}), styled(false, {}), styled(true, { NO_COLOR: '1' }), styled(true, { TERM: 'dumb' })]).toEqual(['\u001b[1mx\u001b[22m', 'x', 'x', 'x']);
    expect(terminalOf({ stdout: stream(true), stderr: stream(true), env: {} }).width).toBe(100);
    expect(terminalOf({ stdout: stream(false), stderr: stream(false), env: {} }).width).toBe(80);
  });
});

describe('import', () => {
  it('shows every fault of every file with its place, and sends nothing', async () => {
    answer = () => { throw new Error('nothing may be sent'); };
    const file = join(folder, 'bad.yaml');
    await writeFile(file, 'title: x\nsauces: []\n');
    expect(await here('import', file)).toBe(5);
    expect(said.notes[0]).toMatch(new RegExp(`^${file}:2:1: `));
    expect(await here('import', join(folder, 'missing.yaml'))).toBe(3);
  });
});

describe('help', () => {
  it('stands as committed, for every command, with an example (rewrite with UPDATE_GOLDEN=1)', async () => {
    const program = await programOf(cliWith({}), '0.0.0');
    const below = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(below)];
    const helpOf = (command: Command): string => {
      let text = '';
      command.configureOutput({ writeOut: (part) => { text += part; } });
      command.outputHelp();
      return text.trimEnd();
    };
    const all = below(program);
    const helps = all.map(helpOf);
    const golden = join(import.meta.dirname, '../../../apps/cli/help.golden.txt');
    const text = `${helps.join('\n\n----\n\n')}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(golden, text);
    expect(text).toBe(await readFile(golden, 'utf8'));
    const alone = all.filter(({ commands }) => commands.length === 0).map(helpOf);
    expect(alone.filter((help) => !/Examples?:\n {2}npx factledger /.test(help))).toEqual([]);
    expect(helps.flatMap((help) => help.split('\n')).filter((line) => line.length > 130)).toEqual([]);
  });

  it('of a command that is loaded alone is the same as among all', async () => {
    const all = await programOf(cliWith({}), '0.0.0');
    for (const among of all.commands) {
      const [alone, ...others] = (await programOf(cliWith({}), '0.0.0', among.name())).commands;
      // It completes all of the others.
      if (among.name() === 'completion') expect(others).toHaveLength(all.commands.length - 1);
      else expect([others, alone?.name(), alone?.helpInformation()]).toEqual([[], among.name(), among.helpInformation()]);
    }
    expect((await programOf(cliWith({}), '0.0.0', 'acount')).commands).toHaveLength(all.commands.length);
  });
});
