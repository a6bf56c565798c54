#!/usr/bin/env node
/** Starts the built command line on a Node that has `node:sqlite`: this one, or the one the repository installs. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST = 24;
const root = fileURLToPath(new URL('../../..', import.meta.url));
const main = join(root, 'dist/apps/cli/main.js');
const installed = join(root, 'node_modules/node/bin/node');

if (!existsSync(main)) {
  fail('factledger is not built yet. In its folder, run `npm start`, or `npm ci` and then `npm run build`.');
} else if (Number(process.versions.node.split('.')[0]) >= OLDEST) {
  // Compiled code is kept between starts: reading and compiling a thousand modules is most of a start.
  module.enableCompileCache?.(join(root, 'node_modules/.cache/factledger'));
  await import(pathToFileURL(main).href);
} else if (existsSync(installed)) {
  handOver();
} else {
  fail(`factledger needs Node ${OLDEST}; this is ${process.version}. In its folder, run \`npm ci\`, which installs one.`);
}

function fail(text) {
  console.error(text);
  process.exitCode = 1;
}

/** Runs the same command on the installed Node; its end is this process's end. */
function handOver() {
  const child = spawn(installed, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`cannot start ${installed}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code ?? 1;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}
