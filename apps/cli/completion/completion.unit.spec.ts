import { spawnSync } from 'node:child_process';

import { describe, expect, it } from '@jest/globals';
import { Argument, Command, Option } from 'commander';
import { where } from '#test/support/where.js';

import { grammarOf } from './grammar.js';
import { scriptFor } from './scripts.js';

const program = new Command('factledger').option('--version');
const source = program.command('source').description("who can speak; it's a list");
source.command('add').description('register').addOption(new Option('--kind <kind>', 'what it is').choices(['person', 'body'])).option('-y, --yes', 'now').option('--label <label>', 'short');
source.command('list').description('all of them');
program.command('completion').addArgument(new Argument('<shell>', 'which').choices(['bash', 'zsh']));
const grammar = grammarOf(program);

/** What bash offers for the last of these words. */
function offered(...words: readonly string[]): readonly string[] {
  const script = `${scriptFor('bash', grammar)}
    COMP_WORDS=(factledger ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _factledger; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').filter((line) => line !== '').sort();
}
const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

describe('bash completes', () => {
  it('commands, then their own', () => {
    expect(offered('')).toEqual(['--help', '--version', 'completion', 'source']);
    expect(offered('so')).toEqual(['source']);
    expect(offered('source', '')).toEqual(['--help', 'add', 'list']);
  });
  it('options and their values', () => {
    expect(offered('source', 'add', '--')).toEqual(['--help', '--kind', '--label', '--yes']);
    expect(offered('source', 'add', '--kind', '')).toEqual(['body', 'person']);
    expect(offered('source', 'add', '--kind', 'body', '--l')).toEqual(['--label']);
  });
  it('choices of an argument', () => expect(offered('completion', 'z')).toEqual(['zsh']));
  it('is not misled by a value that reads like a command', () => expect(offered('source', 'add', '--label', 'list', '--k')).toEqual(['--kind']));
});

describe('the others', () => {
  where(has('zsh'), 'zsh')('zsh reads its script', () => {
    const { status, stderr } = spawnSync('zsh', ['-n', '-c', scriptFor('zsh', grammar)], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
  where(has('fish'), 'fish')('fish offers the same', () => {
    const ask = (line: string): readonly string[] => {
      const { stdout } = spawnSync('fish', ['--no-config', '-c', `${scriptFor('fish', grammar)}\ncomplete -C "${line}"`], { encoding: 'utf8' });
      return stdout.split('\n').filter((each) => each !== '').map((each) => each.split('\t')[0] ?? '').sort();
    };
    expect(ask('factledger source ')).toEqual(['add', 'list']);
    expect(ask('factledger source add --kind ')).toEqual(['body', 'person']);
  });
  it('write quotes as their shell wants them', () => {
    expect(scriptFor('zsh', grammar)).toContain('it’s a list');
    expect(scriptFor('fish', grammar)).toContain("it'\\''s a list");
  });
});
