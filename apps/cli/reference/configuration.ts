/** docs/reference/configuration.md: every environment variable, from the table that the programs read them by. */
import { VARIABLES, VARIABLE_NAMES } from '#config/variables.js';
import type { ProcessName, VariableName } from '#config/variables.js';

const READERS: Readonly<Record<ProcessName, string>> = {
  serve: '`factledger serve`', api: 'the API process', projector: 'the projector', database: '`factledger database`', 'event-store': '`factledger event-store`', client: 'commands',
};

const serves = (name: VariableName): boolean => VARIABLES[name].usedBy.some((process) => process !== 'client');

export function configurationReference(): string {
  const servers = VARIABLE_NAMES.filter(serves);
  return [
    '# Configuration', '',
    'Made from the program by `npm run reference`. Everything is told by environment variables, and a process reads them once, at its',
    'start. Options of `factledger serve` go before them. An empty variable counts as not set.', '',
    '- **`factledger serve`** and **the API process** (`node dist/apps/api/main.js`) serve the ledger: the one to a person at a',
    '  terminal, the other under a supervisor. **The projector** (`node dist/apps/projector/main.js`) keeps the read models of a cluster.',
    '- **Wrong or missing**: one line on standard error that names the variable, and exit status 2. Nothing is started.',
    '- **Misspelt**: a name that begins with `FACTLEDGER_` and is none of these is told at the start, with the nearest that is.', '',
    '```text', 'PORT is not a port from 0 to 65535: "46oo"',
    'FACTLEDGER_DIGEST_SECRET is missing: every instance needs the same one', '```', '',
    '## Servers', '', '| variable | what it says | what it holds | where it is not set | read by |', '|---|---|---|---|---|',
    ...servers.map(rowOf), '',
    '## Secrets', '',
    'They are never written to a log. Each may be given as a file instead, which `NAME_FILE` names; white space around its text is left out:', '',
    ...servers.filter((name) => VARIABLES[name].secret).map((name) => `- \`${name}_FILE\``), '',
    'Addresses count as secrets since they may hold a password. With the embedded store, the file that `FACTLEDGER_SEALING_KEY_FILE`',
    'names is drawn at first use and replaced by `factledger keys rewrap`; with KurrentDB servers read it and never write it.', '',
    'A key of 32 bytes as base64url:', '',
    '```console', '$ node -p "crypto.randomBytes(32).toString(\'base64url\')"', '```', '',
    '## Commands', '', '| variable | what it says | what it holds | where it is not set |', '|---|---|---|---|',
    ...VARIABLE_NAMES.filter((name) => VARIABLES[name].usedBy.some((process) => process === 'client'))
      .map((name) => `| \`${name}\` | ${toldOf(name).join(' | ')} |`),
    '',
  ].join('\n');
}

function toldOf(name: VariableName): readonly string[] {
  const { meaning, form, otherwise } = VARIABLES[name];
  return [meaning, form, otherwise];
}

function rowOf(name: VariableName): string {
  const readers = VARIABLES[name].usedBy.filter((process) => process !== 'client').map((process) => READERS[process]);
  return `| \`${name}\` | ${[...toldOf(name), readers.join(', ')].join(' | ')} |`;
}
