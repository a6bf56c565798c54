/** Examples at the end of every command's help. */
import type { Command } from 'commander';

export const withExamples = (command: Command, ...examples: readonly string[]): Command =>
  command.addHelpText('after', ['', examples.length === 1 ? 'Example:' : 'Examples:', ...examples.map((line) => `  npx factledger ${line}`)].join('\n'));
