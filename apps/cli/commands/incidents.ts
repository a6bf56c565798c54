/** `factledger incidents`: what the ledger holds, as far as the asker may see it. */
import type { IncidentAnswer } from '#client/answers.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { withNotice } from '../frame.js';
import { harmlessIn } from '#reports/layout.js';
import { tableOf } from '../render/table.js';

export const incidentsCommand: CommandDefinition = (program, cli) => {
  const command = program.command('incidents')
    .description('the incidents in the ledger')
    .option('--json', 'the answer as JSON')
    .action(async (options: ServerOptions & { readonly json?: boolean }) => {
      const client = connect(cli, options);
      const incidents = await Array.fromAsync(client.incidents());
      if (options.json === true) return show(cli, incidents, true, String);
      const { notice } = await client.ledger();
      show(cli, incidents, false, (answer) => withNotice(renderIncidents(answer, cli), harmlessIn(notice), cli.terminal));
    });
  withExamples(toServer(command), 'incidents', 'incidents --json');
};

export function renderIncidents(incidents: readonly IncidentAnswer[], { terminal }: Pick<Cli, 'terminal'>): string {
  if (incidents.length === 0) return "No incidents. What is not published shows only with the owner's key.";
  return tableOf(
    [{ title: 'incident', least: 30 }, { title: 'questions' }, { title: 'assertions' }, { title: 'disputed' }, { title: 'published' }],
    incidents.map((incident) => [
      incident.slug, String(incident.counts.questions), String(incident.counts.assertions),
      String(incident.counts.openContradictions), publishedInWords(incident),
    ]),
    terminal.width, terminal.style,
  );
}

function publishedInWords({ publication, revision, importIncomplete }: IncidentAnswer): string {
  if (importIncomplete !== null) return `no; import ${importIncomplete} is incomplete`;
  if (publication.throughRevision === null) return 'no';
  // The publication's own event is the last that stands, where nothing was recorded since.
  const last = publication.touchedAt === revision ? revision - 1 : revision;
  return publication.throughRevision >= last ? 'yes' : `up to revision ${publication.throughRevision} of ${last}`;
}
