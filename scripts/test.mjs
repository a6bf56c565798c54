/**
 * Runs the compiled tests and ends with one line: `N passed, N failed`, and `, N skipped` where some were.
 * Usage: node scripts/test.mjs [unit|long] [further arguments for Jest]. Without a level: everything, with short runs.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root } from './sources.mjs';

const LEVELS = {
  all: { files: [], env: {} },
  unit: { files: ['\\.unit\\.spec\\.js$'], env: {} },
  long: { files: ['\\.(int|contract|e2e|property|fault|long)\\.spec\\.js$'], env: { FACTLEDGER_TEST_LONG: '1', FACTLEDGER_TEST_SEED: String(Date.now() % 2 ** 31) } },
};
const [first, ...others] = process.argv.slice(2);
const named = first !== undefined && Object.hasOwn(LEVELS, first);
const { files, env } = LEVELS[named ? first : 'all'];
const further = named ? others : process.argv.slice(2);

const folder = mkdtempSync(join(tmpdir(), 'factledger-test-'));
const report = join(folder, 'report.json');
try {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const { status, error } = spawnSync(
    join(root, 'node_modules/node/bin/node'),
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, '--json', '--outputFile', report, ...further,
      ...(files.length > 0 ? ['--testPathPatterns', ...files] : [])],
    { cwd: root, stdio: ['ignore', 'ignore', 2], env: { ...env, ...process.env } },
  );
  if (error) throw error;
  const { passed, failed, skipped } = countsIn(report);
  process.exitCode = status === 0 && failed === 0 ? 0 : status || 1;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A file that could not be run at all counts as one failed test; so does a run that left no report. */
function countsIn(file) {
  let result;
  try {
    result = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
