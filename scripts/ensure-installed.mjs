/**
 * Makes a checkout ready to run: installs what the lockfile names, unless it is installed, and builds, unless the build
 * is of these very sources. Needs nothing but the Node it is started with (20 or newer) and npm. Says on stderr what it does.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { BUILT, digestOfSources, root } from './sources.mjs';

if (!installed()) {
  console.error('factledger: installing what package-lock.json names (once; a minute or so) …');
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { shell: process.platform === 'win32' });
}
linkCommand();
if (!built()) {
  console.error('factledger: building …');
  run(process.execPath, [join(root, 'scripts/build.mjs')]);
}

/** npm writes down what it installed, last of all: it must be what the lockfile asks for. */
function installed() {
  const wanted = packagesIn('package-lock.json');
  const found = packagesIn('node_modules/.package-lock.json');
  if (wanted === null) throw new Error('package-lock.json is missing');
  if (found === null || !existsSync(join(root, 'node_modules/node/bin/node'))) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) =>
    path === '' || (found[path] === undefined ? optional === true : found[path].version === version));
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages ?? null;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/** npm links the commands of dependencies, not the project's own: this one makes `npx factledger` start at once. */
function linkCommand() {
  const link = join(root, 'node_modules/.bin/factledger');
  try {
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync('../../apps/cli/bin/factledger.mjs', link);
  } catch {
    // A file system without links: npx finds the command through package.json, a little later.
  }
}

function built() {
  return existsSync(BUILT) && readFileSync(BUILT, 'utf8') === digestOfSources();
}

function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (error) throw error;
  if (status !== 0) {
    console.error(`factledger: ${command} ${args[0]} ended with ${signal ?? `status ${status}`}; nothing was started.`);
    process.exit(status ?? 1);
  }
}
