/** `factledger search`: the words of everything one may see. */
import { Option } from 'commander';

import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { Directory } from '../desk/directory.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { asked, pageSize } from '../options.js';
import type { PageOptions } from '../options.js';
import { renderFound } from '../render/findings.js';

interface Options extends ServerOptions, PageOptions {
  readonly incident?: string;
  readonly source?: string;
  readonly question?: string;
  readonly standing?: string;
  readonly kind?: string;
  readonly saidFrom?: string;
  readonly saidTo?: string;
  readonly publicFrom?: string;
  readonly publicTo?: string;
  readonly unsorted?: boolean;
  readonly json?: boolean;
}

/** Quotes, beginnings, exclusions and OR: a search as the server reads it, and no phrase. */
const BEYOND_WORDS = /["*]|(^|\s)-|\sOR\s/;

export const searchCommand: CommandDefinition = (program, cli) => {
  const command = program.command('search')
    .description('search all words: "phrases", beginnings*, -without, one OR another')
    .argument('[words...]', 'what to look for')
    .option('--incident <incident>', 'in one incident: id or slug')
    .option('--source <source>', 'who speaks, is spoken for or passes on: label, name or id')
    .option('--question <question[/position]>', 'what it answers, with --incident: Q1, Q1/ricochet')
    .addOption(new Option('--standing <standing>', 'of who speaks').choices(['onRecord', 'filing', 'anonymousOfficial', 'notOfficial']))
    .option('--kind <kind>', 'what sort of entry: assertion, question, source, document, …')
    .option('--said-from <time>', 'said then or later')
    .option('--said-to <time>', 'said by then')
    .option('--public-from <time>', 'public then or later')
    .option('--public-to <time>', 'public by then')
    .option('--unsorted', 'what waits to be sorted')
    .option('--limit <n>', 'how many', pageSize, 20)
    .option('--cursor <cursor>', 'continue after an earlier page')
    .option('--json', 'the answer as JSON')
    .action(async (words: readonly string[], options: Options) => {
      const client = connect(cli, options);
      const { source, question, incident } = options;
      if (question !== undefined && incident === undefined) throw new CommandFailure(EXIT.usage, '--question goes with --incident: questions are numbered anew in each.');
      const directory = source === undefined && question === undefined ? null : await Directory.of(client, incident);
      const body = await client.search({
        // A phrase that the shell took the quotes from is one again, unless it holds more than words.
        ...(words.length === 0 ? {} : { q: words.map((word) => (/\s/.test(word) && !BEYOND_WORDS.test(word) ? `"${word}"` : word)).join(' ') }),
        incident, kind: options.kind, standing: options.standing, saidFrom: options.saidFrom, saidTo: options.saidTo,
        publicFrom: options.publicFrom, publicTo: options.publicTo,
        ...(source === undefined ? {} : { source: directory?.source(source).id }), ...(question === undefined ? {} : directory?.answer(question)),
        ...(options.unsorted === true ? { unsorted: 'true' } : {}), ...asked(options),
      });
      show(cli, body, options.json, (answer) => renderFound(answer, cli.terminal));
      if (options.json !== true && body.next !== null) cli.terminal.note(`more: --cursor ${body.next}`);
    });
  withExamples(toServer(command), 'search ricochet', 'search "defensive shots" --source dhs --standing onRecord', 'search "ricoch* -elbow"');
};
