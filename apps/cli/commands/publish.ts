/** `factledger publish`: what readers without the key see from now on. */
import { ProblemError } from '#client/problem.js';
import type { CommandDefinition } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { wholeNumber } from '../options.js';

export const publishCommand: CommandDefinition = (program, cli) => {
  const command = program.command('publish')
    .description("publish an incident through a revision of its stream (needs the owner's key)")
    .argument('<incident>', 'id or slug')
    .option('--through <revision>', 'the last revision readers see (everything that stands)', wholeNumber)
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: ServerOptions & { readonly through?: number; readonly json?: boolean }) => {
      const client = connect(cli, options);
      const { etag } = await client.publication(incident);
      if (etag === null) throw new CommandFailure(EXIT.unexpected, 'the server named no version of the publication');
      const written = await client.publish(incident, etag, options.through).catch(nothingToDo);
      if (written === null) return cli.terminal.note(`${incident} is published so far already.`);
      if (options.json === true) return cli.terminal.data(JSON.stringify(written, null, 2));
      const through = options.through ?? written.revision - 1;
      cli.terminal.data(`${incident} is published through revision ${through}; readers without the key see it up to there.`);
    });
  withExamples(toServer(command), 'publish south-los-angeles-shooting', 'publish south-los-angeles-shooting --through 120');
};

/** What was asked for stands already: no fault, and nothing written. */
function nothingToDo(error: unknown): null {
  if (error instanceof ProblemError && error.code === 'nothing-to-do') return null;
  throw error;
}
