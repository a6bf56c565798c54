/** `factledger tail`: events as they are recorded, until Ctrl-C. */
import type { EventAnswer } from '#client/answers.js';
import type { Message } from '#client/server-sent-events.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { Directory } from '../desk/directory.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { placeInLog, wholeNumber } from '../options.js';
import { renderEvent } from '../render/event.js';
import { harmlessIn } from '#reports/layout.js';

interface Options extends ServerOptions {
  readonly incident?: string;
  readonly source?: string;
  readonly after?: number;
  readonly limit?: number;
  readonly json?: boolean;
}

export const tailCommand: CommandDefinition = (program, cli) => {
  const command = program.command('tail')
    .description("events as they are recorded; without the owner's key, publications alone")
    .option('--incident <incident>', 'of one incident: id or slug')
    .option('--source <source>', 'of one source and what names it: label, name or id')
    .option('--after <index>', 'begin after this log index, -1 for all there is (with what comes next)', placeInLog)
    .option('--limit <n>', 'end after so many', wholeNumber)
    .option('--json', 'one line of JSON for each')
    .action(async (options: Options) => {
      const signal = cli.stopAsked();
      const client = connect(cli, options);
      if (options.incident !== undefined && options.source !== undefined) throw new CommandFailure(EXIT.usage, 'One of --incident and --source, not both.');
      const stream = client.eventStream({
        ...(options.incident === undefined ? {} : { incident: options.incident }),
        ...(options.source === undefined ? {} : { source: (await Directory.of(client)).source(options.source).id }),
        signal, lost: (reason) => { cli.terminal.note(`${reason.message}; trying again`); },
        ...(options.after === undefined ? {} : { after: String(options.after) }),
      });
      let left = options.limit ?? Infinity;
      if (left === 0) return;
      for await (const message of stream) {
        if (options.json === true) cli.terminal.data(message.data);
        else cli.terminal.data(renderMessage(message, cli));
        if (--left === 0) return;
      }
    });
  withExamples(toServer(command), 'tail --after 100', 'tail --incident south-los-angeles-shooting');
};

function renderMessage({ event, data, id }: Message, { terminal }: Cli): string {
  const told = harmlessIn(JSON.parse(data) as Readonly<Record<string, unknown>>);
  if (isEvent(told)) return renderEvent(told, terminal.width);
  return `${id.padStart(6)}  ${event} ${Object.entries(told).map(([name, value]) => `${name} ${String(value)}`).join(', ')}`;
}

const isEvent = (told: object): told is EventAnswer => 'metadata' in told && 'logIndex' in told;
