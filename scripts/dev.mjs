/** Compiles on every change, and restarts an empty ledger's server after it. Ctrl-C ends both. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { root } from './sources.mjs';

const options = { cwd: root, stdio: 'inherit' };
const node = join(root, 'node_modules/node/bin/node');
const children = [
  spawn(node, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json', '--watch', '--preserveWatchOutput'], options),
  spawn(node, ['--watch-path=dist', '--watch-preserve-output', join(root, 'apps/cli/bin/factledger.mjs'), 'serve', '--log', ...process.argv.slice(2)], options),
];
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => children.forEach((child) => child.kill(signal)));
