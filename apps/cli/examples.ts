/** Examples at the end of every command's help. */
import type { Command } from 'commander';

const WIDTH = 78;

const given = new WeakMap<Command, readonly string[]>();

export function withExamples(command: Command, ...examples: readonly string[]): Command {
  given.set(command, examples);
  return command.addHelpText('after', ['', examples.length === 1 ? 'Example:' : 'Examples:', ...examples.map(folded)].join('\n'));
}

/** As they were given, each folded for a shell. */
export const examplesOf = (command: Command): readonly string[] => (given.get(command) ?? []).map(folded);

/** Folded before an option, as a shell takes it. */
function folded(example: string): string {
  const lines: string[] = [];
  let line = '  npx factledger';
  for (const part of example.split(/ (?=--[a-z])/)) {
    if (line.length + part.length + 3 > WIDTH && line.trim() !== 'npx factledger') {
      lines.push(`${line} \\`);
      line = `    ${part}`;
    } else line += ` ${part}`;
  }
  return [...lines, line].join('\n');
}
