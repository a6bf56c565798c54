/** `factledger candidates`: clashes the rules see and nobody has judged yet. For the desk alone. */
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { renderCandidates } from '../render/candidates.js';
import { renderQueue } from '../render/findings.js';

export const candidatesCommand: CommandDefinition = (program, cli) => {
  const command = program.command('candidates')
    .description("clashes, shifts and shared utterances that wait for a judgement (needs the owner's key)")
    .argument('[incident]', 'id or slug; all incidents where left out')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string | undefined, options: ServerOptions & { readonly json?: boolean }) => {
      const client = connect(cli, options);
      if (incident === undefined) {
        const queue = await Array.fromAsync(client.candidateQueue());
        return show(cli, queue, options.json, (all) => renderQueue(all, cli.terminal));
      }
      const items = await client.candidates(incident);
      show(cli, items, options.json, (candidates) => renderCandidates(candidates, cli.terminal));
    });
  withExamples(toServer(command), 'candidates', 'candidates south-los-angeles-shooting');
};
