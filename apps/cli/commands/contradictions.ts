/** `factledger contradictions`: what was found to be incompatible, and what became of it. */
import type { ContradictionAnswer } from '#client/answers.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { withExamples } from '../examples.js';
import { frameOf } from '../frame.js';
import type { Page } from '#reports/page.js';
import { hanging } from '#reports/layout.js';

export const contradictionsCommand: CommandDefinition = (program, cli) => {
  const command = program.command('contradictions')
    .description('contradictions and tensions of an incident, open and past')
    .argument('<incident>', 'id or slug')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: ServerOptions & { readonly json?: boolean }) => {
      const client = connect(cli, options);
      const contradictions = await Array.fromAsync(client.contradictions(incident));
      if (options.json === true) return show(cli, contradictions, true, String);
      const { page, framed } = await frameOf(cli, client, incident);
      show(cli, contradictions, false, (answer) => framed(renderContradictions(answer, page)));
    });
  withExamples(toServer(command), 'contradictions south-los-angeles-shooting');
};

export function renderContradictions(contradictions: readonly ContradictionAnswer[], page: Page): string {
  if (contradictions.length === 0) return 'No contradictions were raised.';
  return contradictions.map((contradiction) => renderContradiction(contradiction, page).join('\n')).join('\n\n');
}

function renderContradiction(contradiction: ContradictionAnswer, { width, style, clock }: Page): readonly string[] {
  const { label, strength, status, questions, sides, rationale, recordedAt } = contradiction;
  return [
    style('strong', `${label} ${strength} on ${questions.map((question) => question.label).join(', ')}: ${status}`),
    ...sides.flatMap((side, i) => hanging(i === 0 ? '   ' : ' × ', side.map((a) => `[${a.label}] ${a.gist}`).join('; '), width, 6)),
    ...hanging('   ', `because ${rationale}`, width, 6),
    style('faint', `   raised ${clock.moment(recordedAt)}`),
  ];
}
