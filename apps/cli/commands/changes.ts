/** `factledger changes`: what was recorded about an incident since one last looked. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

import type { ChangesAnswer } from '#client/answers.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { frameOf } from '../frame.js';
import { placeInLog } from '../options.js';
import { renderChanges } from '../render/findings.js';

interface Options extends ServerOptions {
  readonly since?: number;
  readonly forget?: boolean;
  readonly json?: boolean;
}

export const changesCommand: CommandDefinition = (program, cli) => {
  const command = program.command('changes')
    .description('what changed since you last looked: in the account, in the record, for the desk to judge')
    .argument('<incident>', 'id or slug')
    .option('--since <log-index>', 'since then (where this command last looked, by this user on this machine)', placeInLog)
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: Options) => {
      const client = connect(cli, options);
      const seen = new LastLooks(cli.env);
      const { id } = await client.incident(incident);
      const place = `${options.server} ${id}`;
      const last = options.since ?? (await seen.at(place));
      const since = last ?? -1;
      const body = await client.changes(incident, since);
      if (options.json === true) show(cli, body, true, String);
      else if (last === undefined) cli.terminal.data(firstLook(incident, body));
      else {
        const { page, framed } = await frameOf(cli, client, incident);
        show(cli, body, false, (answer) => framed(renderChanges(answer, page)));
      }
      // Only once it was shown: a look that failed was none.
      if (options.since === undefined) await seen.note(place, body.logIndex);
    });
  withExamples(toServer(command), 'changes south-los-angeles-shooting', 'changes south-los-angeles-shooting --since 120');
};

/** Everything there is would be too much to read, and `timeline` shows it better. */
const firstLook = (incident: string, { entries, entriesLeftOut, logIndex }: ChangesAnswer): string =>
  `A first look at ${incident}: ${entries.length + entriesLeftOut} entries, up to log index ${logIndex}.\n`
  + 'From now on this tells what is new; --since -1 shows everything.';

/** Where this user looked last, kept on this machine. It holds nothing but places in the log. */
class LastLooks {
  private readonly file: string;
  constructor(env: Cli['env']) {
    const state = env['XDG_STATE_HOME'];
    this.file = join(state === undefined || state === '' ? join(homedir(), '.local', 'state') : state, 'factledger', 'last-looks.json');
  }

  async at(place: string): Promise<number | undefined> {
    return (await this.all())[place];
  }

  async note(place: string, logIndex: number): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    await writeFile(`${this.file}.new`, `${JSON.stringify({ ...(await this.all()), [place]: logIndex }, null, 2)}\n`, { mode: 0o600 });
    await rename(`${this.file}.new`, this.file);
  }

  private async all(): Promise<Readonly<Record<string, number>>> {
    try {
      return JSON.parse(await readFile(this.file, 'utf8')) as Readonly<Record<string, number>>;
    } catch {
      // Never looked, or what was kept cannot be read: everything is new again.
      return {};
    }
  }
}
