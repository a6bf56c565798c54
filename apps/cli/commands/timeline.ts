/** `factledger timeline`: an incident's events with their times, in the order of any of its four clocks. */
import { Option } from 'commander';

import type { TimelineAnswer } from '#client/answers.js';
import type { TimelineAsked } from '#client/ledger-client.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { frameOf } from '../frame.js';
import { asked, pageSize } from '../options.js';
import type { PageOptions } from '../options.js';
import type { Interval } from '#domain/times/types.js';
import type { Page } from '#reports/page.js';
import { tableOf } from '../render/table.js';
import { eventInWords } from '../render/written.js';

type TimelineClock = NonNullable<TimelineAsked['clock']>;
const CLOCKS: readonly TimelineClock[] = ['recorded', 'happened', 'said', 'public'];

interface Options extends ServerOptions, PageOptions, Pick<TimelineAsked, 'order' | 'from' | 'to' | 'recorded'> {
  readonly clock: TimelineClock;
  readonly json?: boolean;
}

export const timelineCommand: CommandDefinition = (program, cli) => {
  const command = program.command('timeline')
    .description('an incident by any of its clocks: everything as recorded, or what happened, was said or was public, by its own time')
    .argument('<incident>', 'id or slug')
    .addOption(new Option('--clock <clock>', 'in the order of which time').choices(CLOCKS).default('recorded'))
    .addOption(new Option('--order <order>', 'what is not known comes last either way').choices(['asc', 'desc']))
    .option('--from <T>', 'by that clock then or later')
    .option('--to <T>', 'by that clock by then')
    .option('--recorded <S>', 'as recorded by S')
    .option('--limit <n>', 'how many', pageSize, 100)
    .option('--cursor <cursor>', 'continue after an earlier page')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: Options) => {
      const client = connect(cli, options);
      const { clock, order, from, to, recorded } = options;
      const timeline = await client.timeline(incident, {
        clock, ...asked(options), ...(order === undefined ? {} : { order }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }),
        ...(recorded === undefined ? {} : { recorded }),
      });
      if (options.json === true) return show(cli, timeline, true, String);
      const { page, framed } = await frameOf(cli, client, incident);
      show(cli, timeline.items, false, (items) => framed(renderTimeline(items, page, clock)));
      if (timeline.next !== null) cli.terminal.note(`more: --cursor ${timeline.next}`);
    });
  withExamples(toServer(command), 'timeline south-los-angeles-shooting --limit 20',
    'timeline south-los-angeles-shooting --clock happened --to 2025-10-21');
};

/** @param by the clock it is in the order of; when something happened shows where that is what was asked for */
export function renderTimeline(items: readonly TimelineAnswer[], { width, style, clock }: Page, by: TimelineClock = 'recorded'): string {
  if (items.length === 0) return by === 'recorded' ? 'Nothing was recorded in that time.' : `Nothing has a time in that span at which it ${WAS[by]}.`;
  const interval = (time: Interval | null): string => (time === null ? '' : clock.interval(time));
  const happened = by === 'happened';
  return tableOf(
    [
      { title: 'index' }, ...(happened ? [{ title: 'happened', least: 10 }] : []), { title: 'recorded', least: 10 }, { title: 'said', least: 10 },
      { title: 'public', least: 10 }, { title: 'what', least: 20 },
    ],
    items.map((item) => [
      String(item.logIndex), ...(happened ? [interval(item.happened)] : []), clock.moment(item.recordedAt), interval(item.said), interval(item.publicFrom),
      `${eventInWords(item.type)} ${item.subject}`.trim(),
    ]),
    width, style,
  );
}

const WAS = { happened: 'happened', said: 'was said', public: 'was public' } as const;
