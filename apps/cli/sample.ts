/**
 * The sample ledger: filled through the server's own HTTP API with the owner's key, published, and shown at three moments.
 * Everything here may be cut off at any point and goes on at the next start.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { OfficialAccount, QuestionAccount, Statement } from '#domain/account/view.js';
import type { LedgerClient } from '#client/ledger-client.js';
import { ProblemError } from '#client/problem.js';
import type { Cli } from './cli.js';
import { importShowingProgress, readCaseFiles } from './commands/import.js';
import { REPOSITORY } from './connection.js';
import { hanging, harmlessIn } from '#reports/layout.js';
import { tableOf } from './render/table.js';
import type { Terminal } from './terminal.js';

export const SAMPLE_NOTICE = 'Demonstration from press paraphrase; desk entries and times are invented; not a fact-check.';
const SAMPLE_KEY = 'sample';
export const SAMPLE_INCIDENT = 'south-los-angeles-shooting';
const RICOCHET_QUESTION = 'Q1';

/** `other`: the folder holds a ledger that is not the sample, which is left alone. */
export type SampleState = 'loaded' | 'was-loaded' | 'other';

/** Loads and publishes what is missing of the sample; an empty ledger and an unfinished import are what it adds to. */
export async function loadSample(client: LedgerClient, cli: Cli): Promise<SampleState> {
  const before = await importOf(client);
  if (before === null && (await Array.fromAsync(client.incidents())).length > 0) return 'other';
  if (before?.state !== 'completed') {
    const paths = await samplePaths();
    await importShowingProgress(client, SAMPLE_KEY, await readCaseFiles(paths, cli), cli, paths);
  }
  const sample = await client.importStatus(SAMPLE_KEY);
  const waiting = (await Array.fromAsync(client.incidents()))
    .filter(({ id, publication }) => sample.incidents.includes(id) && publication.touchedAt === null);
  for (const { id } of waiting) {
    const { etag } = await client.publication(id);
    await client.publish(id, etag ?? '*');
  }
  return before?.state === 'completed' && waiting.length === 0 ? 'was-loaded' : 'loaded';
}

async function importOf(client: LedgerClient): Promise<{ readonly state: 'begun' | 'completed' } | null> {
  try {
    return await client.importStatus(SAMPLE_KEY);
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return null;
    throw error;
  }
}

async function samplePaths(): Promise<readonly string[]> {
  const folder = join(REPOSITORY, 'sample');
  return (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort().map((name) => join(folder, name));
}

const MOMENTS = [
  { public: '2025-10-21', recorded: '2025-10-22' },
  { public: '2025-10-21' },
  { public: '2025-11-01' },
] as const;

/** The ricochet question at three moments: what the same public words were worth to the desk on its first day and now. */
export async function threeMoments(client: LedgerClient, terminal: Terminal): Promise<string> {
  const accounts = await Promise.all(MOMENTS.map((moment) => client.account(SAMPLE_INCIDENT, moment)));
  const questions = harmlessIn(accounts).map(ricochet);
  const text = questions.find((question) => question !== undefined)?.text ?? '';
  return [
    ...hanging('', `${RICOCHET_QUESTION}, ${text}: the official account at three moments`, terminal.width).map((line) => terminal.style('strong', line)),
    '',
    tableOf(
      [{ title: 'public by' }, { title: 'recorded by' }, { title: 'on record', least: 14 }, { title: 'beside', least: 24 }, { title: 'disputed', least: 10 }],
      MOMENTS.map((moment, i) => ['recorded' in moment ? [moment.public, moment.recorded] : [moment.public, 'now'], cellsOf(questions[i])].flat()),
      terminal.width, terminal.style,
    ),
  ].join('\n');
}

const ricochet = (account: OfficialAccount): QuestionAccount | undefined =>
  account.questions.find(({ question }) => question.label === RICOCHET_QUESTION);

function cellsOf(question: QuestionAccount | undefined): readonly string[] {
  if (question === undefined) return ['-', '-', '-'];
  const labels = (statements: readonly Statement[]): string =>
    statements.flatMap(({ assertion, variants }) => [assertion, ...variants].map(({ label }) => label)).join(' ');
  const onRecord = question.lines.flatMap(({ bodies, current }) =>
    current.map((s) => `${bodies.map(({ label }) => label).join(' + ')}: ${s.text} [${labels([s])}]`));
  const beside = question.beside.map(({ text, statements }) => `${text} [${labels(statements)}]`);
  const disputed = question.contradictions.map(({ label, strength }) => `${label} ${strength}`);
  return [onRecord, beside, disputed].map((parts) => (parts.length === 0 ? '-' : parts.join('\n')));
}
