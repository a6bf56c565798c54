/** `factledger events`: the stored events, as the log holds them. */
import type { EventAnswer } from '#client/answers.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { asked, pageSize } from '../options.js';
import type { PageOptions } from '../options.js';
import { renderEvent } from '../render/event.js';

export const eventsCommand: CommandDefinition = (program, cli) => {
  const command = program.command('events')
    .description("the stored events of an incident, or of the whole ledger (which needs the owner's key)")
    .argument('[incident]', 'id or slug')
    .option('--limit <n>', 'how many', pageSize, 100)
    .option('--cursor <cursor>', 'continue after an earlier page')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string | undefined, options: ServerOptions & PageOptions & { readonly json?: boolean }) => {
      const events = await connect(cli, options).events(incident, asked(options));
      show(cli, events, options.json, ({ items }) => renderEvents(items, cli.terminal.width));
      if (options.json !== true && events.next !== null) cli.terminal.note(`more: --cursor ${events.next}`);
    });
  withExamples(toServer(command), 'events south-los-angeles-shooting --limit 5', 'events --json');
};

const renderEvents = (events: readonly EventAnswer[], width: number): string =>
  events.length === 0 ? 'No events.' : events.map((event) => renderEvent(event, width)).join('\n');
