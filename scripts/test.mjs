/**
 * Runs the compiled tests and ends with one line: `N passed, N failed`, and `, N skipped` where some were; before it, what they lack.
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
const level = LEVELS[named ? first : 'all'];
const env = { ...level.env, ...process.env };
const further = named ? others : process.argv.slice(2);

if (env.FACTLEDGER_TEST_SEED !== undefined) console.log(`seed ${env.FACTLEDGER_TEST_SEED}`);
const folder = mkdtempSync(join(tmpdir(), 'factledger-test-'));
const report = join(folder, 'report.json');
try {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const { status, error } = spawnSync(
    join(root, 'node_modules/node/bin/node'),
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, '--json', '--outputFile', report, ...further,
      ...(level.files.length > 0 ? ['--testPathPatterns', ...level.files] : [])],
    { cwd: root, stdio: ['ignore', 'ignore', 2], env },
  );
  if (error) throw error;
  const { passed, failed, skipped, lacks } = resultIn(report);
  process.exitCode = status === 0 && failed === 0 ? 0 : status || 1;
  for (const [what, count] of lacks) console.log(`${count} skipped: ${what}`);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A file that could not be run at all counts as one failed test; so does a run that left no report. */
function resultIn(file) {
  let result;
  try {
    result = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, lacks: new Map() };
  }
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
    lacks: lacksIn(result),
  };
}

/** How many were skipped for each reason: the one among their titles that says it. */
function lacksIn({ testResults }) {
  const lacks = new Map();
  for (const { ancestorTitles, title, status } of testResults.flatMap(({ assertionResults }) => assertionResults)) {
    if (status !== 'pending' && status !== 'todo') continue;
    const what = [...ancestorTitles, title].find((each) => each.includes('skipped')) ?? title;
    lacks.set(what, (lacks.get(what) ?? 0) + 1);
  }
  return lacks;
}
