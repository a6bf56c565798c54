/** `factledger candidates`: clashes the rules see and nobody has judged yet. For the desk alone. */
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { renderCandidates } from '../render/candidates.js';

export const candidatesCommand: CommandDefinition = (program, cli) => {
  const command = program.command('candidates')
    .description("clashes, shifts and shared utterances that wait for a judgement (needs the owner's key)")
    .argument('<incident>', 'id or slug')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: ServerOptions & { readonly json?: boolean }) => {
      const items = await connect(cli, options).candidates(incident);
      show(cli, items, options.json, (candidates) => renderCandidates(candidates, cli.terminal));
    });
  withExamples(toServer(command), 'candidates south-los-angeles-shooting');
};
