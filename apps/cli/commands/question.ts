/** `factledger question`: the points at issue of an incident, and the answers they may have. */
import { Option } from 'commander';

import type { QuestionAnswer } from '#client/answers.js';
import { PAIR_VERDICTS } from '#domain/speech.js';
import type { CommandDefinition } from '../cli.js';
import { show } from '../cli.js';
import { connect, toServer } from '../connection.js';
import type { ServerOptions } from '../connection.js';
import { Directory, named } from '../desk/directory.js';
import { inIncident } from '../desk/paths.js';
import { toWrite, write } from '../desk/writing.js';
import type { WriteOptions } from '../desk/writing.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { hanging } from '#reports/layout.js';
import type { Terminal } from '../terminal.js';

export const questionCommand: CommandDefinition = (program, cli) => {
  const command = program.command('question').description("points at issue: raise, list, add positions, compare them (needs the owner's key)");

  withExamples(toWrite(command.command('add')
    .description('raise a question')
    .argument('<incident>', 'id or slug')
    .argument('<text>', 'the question')
    .option('--label <label>', 'short name: Q3')
    .option('--exclusive', 'at most one answer can hold (else answers add up)')
    .option('--position <[label=]text...>', 'an answer it may have')
    .action(async (incident: string, text: string, options: WriteOptions & { readonly label?: string; readonly exclusive?: boolean; readonly position?: readonly string[] }) => {
      await write(cli, connect(cli, options), options, {
        method: 'POST', path: inIncident(incident, 'questions'), body: {
          text, positions: options.exclusive === true ? 'exclusive' : 'open', options: (options.position ?? []).map(positionOf),
          ...(options.label === undefined ? {} : { label: options.label }),
        },
      });
    })), 'question add south-los-angeles-shooting "who fired" --label Q20 --exclusive --position marshal="the marshal"');

  withExamples(toServer(command.command('list')
    .description("an incident's questions with their positions")
    .argument('<incident>', 'id or slug')
    .option('--json', 'the answer as JSON')
    .action(async (incident: string, options: ServerOptions & { readonly json?: boolean }) => {
      const questions = await Array.fromAsync(connect(cli, options).questions(incident));
      show(cli, questions, options.json, (all) => renderQuestions(all, cli.terminal));
    })), 'question list south-los-angeles-shooting');

  withExamples(toWrite(command.command('position')
    .description('add a possible answer')
    .argument('<incident>', 'id or slug')
    .argument('<question>', 'label or id')
    .argument('<text>', 'the answer')
    .option('--label <label>', 'short name: ricochet')
    .action(async (incident: string, question: string, text: string, options: WriteOptions & { readonly label?: string }) => {
      const client = connect(cli, options);
      const { id } = (await Directory.of(client, incident)).question(question);
      const body = { text, ...(options.label === undefined ? {} : { label: options.label }) };
      await write(cli, client, options, { method: 'POST', path: inIncident(incident, 'questions', id, 'positions'), body });
    })), 'question position south-los-angeles-shooting Q1 "a shot from the car" --label car');

  withExamples(toWrite(command.command('compare')
    .description('say how two answers stand to each other')
    .argument('<incident>', 'id or slug')
    .argument('<question>', 'label or id')
    .argument('<first>', 'a position: label or id')
    .argument('<second>', 'another')
    .addOption(new Option('--verdict <verdict>', 'how they stand').choices(PAIR_VERDICTS).makeOptionMandatory())
    .requiredOption('--rationale <text>', 'why')
    .action(async (incident: string, question: string, first: string, second: string, options: WriteOptions & { readonly verdict: string; readonly rationale: string }) => {
      const client = connect(cli, options);
      const { id, label, options: positions } = (await Directory.of(client, incident)).question(question);
      const pair = [first, second].map((each) => named(`position of ${label}`, positions, each).id);
      const body = { pair, verdict: options.verdict, rationale: options.rationale };
      await write(cli, client, options, { method: 'POST', path: inIncident(incident, 'questions', id, 'comparisons'), body });
    })), 'question compare south-los-angeles-shooting Q1 ricochet grab --verdict exclusive --rationale "one bullet, one path"');
};

/** `label=text`, or the text alone. */
function positionOf(given: string): { readonly text: string; readonly label?: string } {
  const match = /^([\p{L}\p{N}._-]{1,40})=(.+)$/su.exec(given);
  if (match?.[1] !== undefined && match[2] !== undefined) return { label: match[1], text: match[2] };
  if (given.trim() === '') throw new CommandFailure(EXIT.usage, '--position: an answer has words');
  return { text: given };
}

export function renderQuestions(questions: readonly QuestionAnswer[], { width, style }: Pick<Terminal, 'width' | 'style'>): string {
  if (questions.length === 0) return 'No questions yet. `factledger question add` raises one.';
  return questions.flatMap(({ label, text, positions, options, assertions }) => [
    ...hanging(`${style('strong', label)} `, `${text} (${positions}; ${assertions} ${assertions === 1 ? 'assertion' : 'assertions'})`, width, label.length + 1),
    ...options.flatMap((option) => hanging(`   ${option.label}  `, option.text, width)),
  ]).join('\n');
}
