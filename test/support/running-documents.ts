/** Documents whose commands are run as they stand: their blocks, one shell that runs them, and what is missing from what it prints. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../../..');
const DEFAULT_ADDRESS = '127.0.0.1:4600';
export const COMMAND = join(ROOT, 'apps/cli/bin/factledger.mjs');
const DIRECTLY = `shift; '${process.execPath}' '${COMMAND}' "$@"`;
/** A prelude for `runBlocks`: `npx factledger` is taken as the command that npx starts, without npx's own second. */
export const WITHOUT_NPX = `npx() { ${DIRECTLY}; }`;
/** npx itself is asked the first time, and finds the command. */
export const ONCE_WITH_NPX = `npx() { if [ -z "\${asked:-}" ]; then asked=1; command npx "$@"; else ${DIRECTLY}; fi; }`;

/** Not run: what needs another checkout, and this very run. `npm start` runs beside the others. */
const NOT_RUN = /^(git clone|cd |npm test|npm start)/;
const ELLIPSIS = '…';
const MARK = '--- next block';

export interface Block {
  readonly commands: readonly string[];
  /** Runs of lines shown as output, divided by lines that hold an ellipsis and nothing else. */
  readonly shown: readonly (readonly string[])[];
}

/** Every sh block that has something to run, with the text block right after it, if there is one. */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/```sh\n([\s\S]*?)```(?:\n+```text\n([\s\S]*?)```)?/g)]
    .map(([, commands = '', shown = '']) => ({
      commands: commands.split('\n').filter((line) => !NOT_RUN.test(line)),
      shown: shown.split(new RegExp(`^${ELLIPSIS}$`, 'm')).map(linesOf).filter((run) => run.length > 0),
    }))
    .filter(({ commands }) => commands.some((line) => line.trim() !== ''));
}

export const linesOf = (text: string): readonly string[] => text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');

export interface Place {
  /** Host and port of the server. */
  readonly address: string;
  /** Its data folder. */
  readonly data: string;
  /** For the script, and what it makes. */
  readonly folder: string;
}
export interface Ran {
  readonly status: number | null;
  /** What went wrong: nothing where all succeeded. */
  readonly fault: string;
  /** What each block printed. */
  readonly outputs: readonly string[];
}

/**
 * All blocks in one shell, in order, ending at the first command that fails.
 * @param prelude lines of shell before them
 */
export async function runBlocks(blocks: readonly Block[], { address, data, folder }: Place, prelude = ''): Promise<Ran> {
  const script = join(folder, 'document.sh');
  const body = blocks.map(({ commands }) => [...commands, `echo '${MARK}'`].join('\n')).join('\n')
    .replaceAll(DEFAULT_ADDRESS, address).replaceAll(/(?<![\w/])data\/(?=\w)/g, `${data}/`);
  writeFileSync(script, `set -euo pipefail\n${prelude}\n${body}\n`);
  const shell = spawn('bash', [script], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], timeout: 180_000,
    env: { ...process.env, DATA_DIR: data, TMPDIR: folder, XDG_STATE_HOME: folder, FACTLEDGER_SERVER: `http://${address}`, FACTLEDGER_KEY: '', FACTLEDGER_PERSON: '' },
  });
  let printed = '';
  let told = '';
  shell.stdout.on('data', (chunk: Buffer) => { printed += chunk.toString(); });
  shell.stderr.on('data', (chunk: Buffer) => { told += chunk.toString(); });
  const status = await new Promise<number | null>((done) => { shell.once('close', done); });
  return { status, fault: status === 0 ? '' : `${printed.slice(-2_000)}${told}`, outputs: printed.replaceAll(address, DEFAULT_ADDRESS).split(`${MARK}\n`) };
}

export interface Missing {
  readonly block: number;
  readonly missing: readonly string[];
  readonly printed: readonly string[];
}

/** Blocks that do not print what is shown after them, with what they print instead. */
export function missingFrom(blocks: readonly Block[], outputs: readonly string[]): readonly Missing[] {
  return blocks.flatMap(({ shown }, block) => {
    const printed = linesOf(outputs[block] ?? '');
    const missing = unprinted(printed, shown);
    return missing.length === 0 ? [] : [{ block, missing, printed }];
  });
}

/** The runs of lines that are not printed as they stand, one after the other. */
function unprinted(printed: readonly string[], shown: Block['shown']): readonly string[] {
  let from = 0;
  return shown.flatMap((run) => {
    const at = printed.findIndex((_, start) => start >= from && run.every((line, i) => isLike(line, printed[start + i])));
    if (at >= 0) from = at + run.length;
    return at < 0 ? [run.join('\n')] : [];
  });
}

/** Within a line an ellipsis stands for anything. */
function isLike(shown: string, printed: string | undefined): boolean {
  if (printed === undefined || !shown.includes(ELLIPSIS)) return shown === printed;
  const parts = shown.split(ELLIPSIS).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(printed);
}
