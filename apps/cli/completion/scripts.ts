/** Completion scripts for the three shells people use, written out from the grammar: no process runs while one types. */
import { flattened } from './grammar.js';
import type { CommandGrammar } from './grammar.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export function scriptFor(shell: Shell, grammar: CommandGrammar): string {
  switch (shell) {
    case 'bash': return bash(grammar);
    case 'zsh': return zsh(grammar);
    case 'fish': return fish(grammar);
  }
}

const names = (grammar: CommandGrammar): readonly string[] => grammar.commands.map(({ path }) => path.at(-1) ?? '');
/** Within single quotes of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Words so far, without options, name the command; what it knows completes the word under the cursor. */
function bash(grammar: CommandGrammar): string {
  const all = flattened(grammar);
  const withValue = [...new Set(all.flatMap(({ options }) => options.filter(({ takesValue }) => takesValue).flatMap((each) => each.names)))];
  const known = new Set(all.map(({ path }) => path.join(' ')));
  const cases = all.map(({ path, options, commands, choices }) => {
    const words = [...commands.map((each) => each.path.at(-1) ?? ''), ...choices, ...options.flatMap((each) => each.names)];
    return `    ${quoted(path.join(' '))}) words=${quoted(words.join(' '))} ;;`;
  });
  const values = all.flatMap(({ path, options }) => options.filter(({ choices }) => choices.length > 0).flatMap((option) =>
    option.names.map((name) => `    ${quoted(`${path.join(' ')} ${name}`.trim())}) words=${quoted(option.choices.join(' '))}; values=1 ;;`)));
  return [
    '# bash completion for factledger',
    '_factledger() {',
    '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" at="" skip="" values="" words="" word i',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    '    word="${COMP_WORDS[i]}"',
    '    if [[ -n $skip ]]; then skip=""; continue; fi',
    '    case "$word" in',
    `      ${withValue.join('|')}) skip=1 ;;`,
    '      -*) ;;',
    `      *) case "\${at:+$at }$word" in ${[...known].filter((path) => path !== '').map(quoted).join('|')}) at="\${at:+$at }$word" ;; esac ;;`,
    '    esac',
    '  done',
    '  case "${at:+$at }$prev" in',
    ...values,
    '  esac',
    '  if [[ -z $values && -n $skip ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi',
    '  [[ -n $values ]] || case "$at" in',
    ...cases,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '}',
    'complete -o default -F _factledger factledger',
  ].join('\n');
}

function zsh(grammar: CommandGrammar): string {
  const text = (words: string): string => words.replaceAll(/[[\]:'"`$\\]/g, (sign) => (sign === "'" ? '’' : `\\${sign}`));
  const functionName = (path: readonly string[]): string => ['_factledger', ...path].join('_').replaceAll('-', '_');
  const body = (each: CommandGrammar): string => {
    const options = each.options.flatMap(({ names: given, description, takesValue, choices }) => given.map((name) =>
      `    '${name}[${text(description)}]${takesValue ? `:value:${choices.length > 0 ? `(${choices.join(' ')})` : '_files'}` : ''}'`));
    if (each.commands.length === 0) {
      const first = each.choices.length > 0 ? `    '1:argument:(${each.choices.join(' ')})'` : "    '*:argument:_files'";
      return `${functionName(each.path)}() {\n  _arguments -s \\\n${[...options, first].join(' \\\n')}\n}`;
    }
    const commands = each.commands.map(({ path, description }) => `    '${text(path.at(-1) ?? '')}:${text(description)}'`);
    const branches = each.commands.map(({ path }) => `      ${path.at(-1) ?? ''}) ${functionName(path)} ;;`);
    return [
      `${functionName(each.path)}() {`, '  local line state', '  local -a commands', '  commands=(', ...commands, '  )',
      `  _arguments -C \\\n${options.join(' \\\n')} \\\n    '1:command:->command' \\\n    '*::argument:->argument'`,
      '  case $state in', "    command) _describe 'command' commands ;;", '    argument) case $line[1] in', ...branches, '    esac ;;', '  esac', '}',
    ].join('\n');
  };
  return ['#compdef factledger', ...flattened(grammar).map(body), 'compdef _factledger factledger'].join('\n');
}

function fish(grammar: CommandGrammar): string {
  const under = (path: readonly string[]): string =>
    (path.length === 0 ? '__fish_use_subcommand' : path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and '));
  const lines = flattened(grammar).flatMap((each) => {
    const not = each.commands.length > 0 && each.path.length > 0 ? `; and not __fish_seen_subcommand_from ${names(each).join(' ')}` : '';
    const at = quoted(`${under(each.path)}${not}`);
    return [
      ...each.commands.map(({ path, description }) => `complete -c factledger -f -n ${at} -a ${path.at(-1) ?? ''} -d ${quoted(description)}`),
      ...each.choices.map((choice) => `complete -c factledger -f -n ${at} -a ${choice}`),
      ...each.options.map(({ names: given, description, takesValue, choices }) => {
        const flags = given.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ');
        const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takesValue ? ' -r' : '';
        return `complete -c factledger -n ${at} ${flags}${value} -d ${quoted(description)}`;
      }),
    ];
  });
  return ['# fish completion for factledger', ...lines].join('\n');
}
