/** docs/reference/cli.md: every command with its arguments, options and examples, from the program itself. */
import type { Argument, Command, Option } from 'commander';

import { examplesOf } from '../examples.js';

/** Options that every command of a sort has: told once, and by their names where they stand. */
const SHARED: readonly { readonly title: string; readonly options: readonly string[] }[] = [
  { title: 'Asking a server', options: ['--server', '--key-file'] },
  { title: 'Writing', options: ['--dry-run', '--yes', '--key', '--as'] },
];
const SHARED_NAMES = new Set(SHARED.flatMap(({ options }) => options));

export function commandReference(program: Command): string {
  const commands = program.commands.flatMap(below).filter(isOne);
  return [
    '# The command line', '',
    'Made from the program by `npm run reference`; `npx factledger COMMAND --help` tells the same. What each is for, in the order of',
    'a day\'s work, the [how-to guides](../README.md) show.', '',
    ...sharedOptions(commands),
    '## Commands', '', '| command | |', '|---|---|',
    ...commands.map((each) => `| [\`${pathOf(each)}\`](${anchorOf(pathOf(each))}) | ${cell(each.description())} |`),
    ...commands.flatMap(sectionOf),
    '',
  ].join('\n');
}

const below = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(below)];

/** A command that only holds others is told by them. */
const isOne = (command: Command): boolean => command.commands.length === 0 || examplesOf(command).length > 0;

function sharedOptions(commands: readonly Command[]): readonly string[] {
  return SHARED.flatMap(({ title, options }) => {
    const holder = commands.find((each) => options.every((name) => each.options.some(({ long }) => long === name)));
    const rows = holder?.options.filter(({ long }) => options.includes(long ?? '')) ?? [];
    return [`## ${title}`, '', `Commands with *${title.toLowerCase()}* take these too:`, '', ...optionTable(rows), ''];
  });
}

function sectionOf(command: Command): readonly string[] {
  const own = command.options.filter(({ long, hidden }) => !hidden && !SHARED_NAMES.has(long ?? ''));
  const shared = SHARED.filter(({ options }) => options.every((name) => command.options.some(({ long }) => long === name)));
  return [
    '', `## ${pathOf(command)}`, '', `${sentence(command.description())}`, '',
    '```text', `factledger ${pathOf(command)} ${usageOf(command)}`.trimEnd(), '```',
    ...(command.registeredArguments.length === 0 ? [] : ['', '| argument | |', '|---|---|', ...command.registeredArguments.map(argumentRow)]),
    ...(own.length === 0 ? [] : ['', ...optionTable(own)]),
    ...(shared.length === 0 ? [] : ['', `Also: ${shared.map(({ title }) => `[${title.toLowerCase()}](${anchorOf(title)})`).join(', ')}.`]),
    '', '```text', ...examplesOf(command).map((example) => example.replaceAll(/^ {2}/gm, '')), '```',
  ];
}

const pathOf = (command: Command): string => (command.parent?.parent == null ? command.name() : `${pathOf(command.parent)} ${command.name()}`);

const anchorOf = (heading: string): string => `#${heading.toLowerCase().replaceAll(' ', '-')}`;

/** Arguments, and the options that cannot be left out. */
function usageOf(command: Command): string {
  const needed = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
  return [...command.registeredArguments.map(argumentUsage), ...needed, '[options]'].join(' ');
}

function argumentUsage(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

const argumentRow = (argument: Argument): string =>
  `| \`${argument.name()}\` | ${cell(withChoices(argument.description, argument.argChoices))} |`;

const optionTable = (options: readonly Option[]): readonly string[] => ['| option | |', '|---|---|', ...options.map(optionRow)];

function optionRow({ flags, description, argChoices, defaultValue, envVar, mandatory }: Option): string {
  const notes = [
    ...(mandatory ? ['needed'] : []),
    ...(defaultValue === undefined || typeof defaultValue === 'boolean' || Array.isArray(defaultValue) ? [] : [`unless told \`${String(defaultValue)}\``]),
    ...(envVar === undefined ? [] : [`from \`${envVar}\` where it is set`]),
  ];
  return `| \`${flags.replaceAll('|', '\\|')}\` | ${cell([withChoices(description, argChoices), ...notes].join('; '))} |`;
}

const withChoices = (description: string, choices?: readonly string[]): string =>
  (choices === undefined || choices.length === 0 ? description : `${description}: ${choices.map((each) => `\`${each}\``).join(', ')}`);

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*');
const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${cell(text.slice(1))}.`;
