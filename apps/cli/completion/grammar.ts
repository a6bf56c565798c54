/** The command line's grammar as plain data: what may follow what. */
import type { Command, Option } from 'commander';

export interface OptionGrammar {
  /** `--json`, `-y`. */
  readonly names: readonly string[];
  readonly description: string;
  /** A value follows it. */
  readonly takesValue: boolean;
  /** The values there are, where they are few. */
  readonly choices: readonly string[];
}
export interface CommandGrammar {
  /** Words that lead to it: `['source', 'add']`; none for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly OptionGrammar[];
  /** Of its first argument. */
  readonly choices: readonly string[];
  readonly commands: readonly CommandGrammar[];
}

export function grammarOf(command: Command, path: readonly string[] = []): CommandGrammar {
  const help: OptionGrammar = { names: ['--help'], description: 'help for this command', takesValue: false, choices: [] };
  return {
    path, description: command.description(), choices: command.registeredArguments[0]?.argChoices ?? [],
    options: [...command.options.filter(({ hidden }) => !hidden).map(optionGrammar), help],
    commands: command.commands.map((each) => grammarOf(each, [...path, each.name()])),
  };
}

const optionGrammar = ({ long, short, description, required, optional, argChoices }: Option): OptionGrammar => ({
  names: [long, short].filter((name) => name !== undefined && name !== null), description,
  takesValue: required || optional, choices: argChoices ?? [],
});

/** It and everything below it, it first. */
export const flattened = (grammar: CommandGrammar): readonly CommandGrammar[] => [grammar, ...grammar.commands.flatMap(flattened)];
