/** `factledger completion`: what a shell needs to complete commands, options and their choices. */
import { Argument } from 'commander';

import type { CommandDefinition } from '../cli.js';
import { SHELLS, scriptFor } from '../completion/scripts.js';
import type { Shell } from '../completion/scripts.js';
import { grammarOf } from '../completion/grammar.js';
import { withExamples } from '../examples.js';

export const completionCommand: CommandDefinition = (program, cli) => {
  const command = program.command('completion')
    .description('print a script that lets your shell complete commands and options')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .action((shell: Shell) => { cli.terminal.data(scriptFor(shell, grammarOf(program))); });
  withExamples(command, 'completion bash >> ~/.bashrc', 'completion zsh > "${fpath[1]}/_factledger"', 'completion fish > ~/.config/fish/completions/factledger.fish');
};
