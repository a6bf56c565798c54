/** `factledger timeline`: an incident's events with their four times. */
import type { TimelineAnswer } from '#client/answers.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { frameOf } from '../frame.js';
import { asked, pageSize } from '../options.js';
import type { PageOptions } from '../options.js';
import type { Page } from '#reports/page.js';
import { tableOf } from '../render/table.js';

export const timelineCommand: CommandDefinition = (program, cli) => {
  const command = program.command('timeline')
    .description('everything recorded about an incident, in log order, with when it was said, public and recorded')
    .argument('<incident>', 'id or slug')
    .option('--limit <n>', 'how many', pageSize, 100)
    .option('--cursor <cursor>', 'continue after an earlier page')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: ServerOptions & PageOptions & { readonly json?: boolean }) => {
      const client = connect(cli, options);
      const timeline = await client.timeline(incident, asked(options));
      if (options.json === true) return show(cli, timeline, true, String);
      const { page, framed } = await frameOf(cli, client, incident);
      show(cli, timeline.items, false, (items) => framed(renderTimeline(items, page)));
      if (timeline.next !== null) cli.terminal.note(`more: --cursor ${timeline.next}`);
    });
  withExamples(toServer(command), 'timeline south-los-angeles-shooting --limit 20');
};

export function renderTimeline(items: readonly TimelineAnswer[], { width, style, clock }: Page): string {
  return tableOf(
    [{ title: 'index' }, { title: 'recorded', least: 10 }, { title: 'said', least: 10 }, { title: 'public', least: 10 }, { title: 'what', least: 20 }],
    items.map((item) => [
      String(item.logIndex), clock.moment(item.recordedAt), item.said === null ? '' : clock.interval(item.said),
      item.publicFrom === null ? '' : clock.interval(item.publicFrom), `${eventInWords(item.type)} ${item.subject}`.trim(),
    ]),
    width, style,
  );
}

/** `AssertionLogged` as `assertion logged`. */
const eventInWords = (type: string): string => type.replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
