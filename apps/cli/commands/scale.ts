/** `factledger scale`: the named scales that verdicts are given on. */
import type { ScaleAnswer } from '#client/judgement-answers.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { renderScales } from '../render/verdicts.js';

export const scaleCommand: CommandDefinition = (program, cli) => {
  const command = program.command('scale').description("the scales that verdicts are given on (defining one needs the owner's key)");

  withExamples(toWrite(command.command('define')
    .description('define a scale, its rungs from worst to best')
    .argument('<name>', 'what it is called')
    .requiredOption('--rung <key=name...>', 'a rung, with its meaning after a colon: false="False: what is known contradicts it"')
    .action(async (name: string, options: WriteOptions & { readonly rung: readonly string[] }) => {
      await write(cli, connect(cli, options), options, { method: 'POST', path: '/scales', body: { name, ratings: options.rung.map(rungOf) } });
    })), 'scale define "five rungs" --rung false="False: what is known contradicts it" --rung unproven=Unproven --rung true=True');

  withExamples(toServer(command.command('list')
    .description('every scale in its latest version')
    .option('--json', 'the answer as JSON')
    .action(async (options: ServerOptions & { readonly json?: boolean }) => {
      const scales = await Array.fromAsync(connect(cli, options).list<ScaleAnswer>('/scales'));
      show(cli, scales, options.json, (all) => renderScales(all, cli.terminal));
    })), 'scale list');
};

function rungOf(given: string): { readonly key: string; readonly name: string; readonly meaning?: string } {
  const match = /^([^=]+)=([^:]+)(?::\s*(.+))?$/su.exec(given);
  if (match?.[1] === undefined || match[2] === undefined) throw new CommandFailure(EXIT.usage, `--rung: write key=name or key="name: meaning", not “${given}”`);
  return { key: match[1].trim(), name: match[2].trim(), ...(match[3] === undefined ? {} : { meaning: match[3].trim() }) };
}
