/** `npm run bench`: every bench in turn, each a ratio against something bare. Misses are said; nothing fails by the clock. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, platform, totalmem } from 'node:os';
import { line } from './bench.js';
import type { BenchResult } from './bench.js';
import { noKurrentDB } from './two-instances.js';

const PEERS = 'test/bench/peers';
const BENCHES: readonly { readonly name: string; readonly load: () => Promise<{ run(): Promise<readonly BenchResult[]> }>; readonly needs?: () => string | null }[] = [
  { name: 'append', load: () => import('./append.bench.js') },
  { name: 'read-log', load: () => import('./read-log.bench.js') },
  { name: 'emmett', load: () => import('./emmett.bench.js'), needs: installPeers },
  { name: 'rebuild', load: () => import('./rebuild.bench.js') },
  { name: 'projection', load: () => import('./projection.bench.js') },
  { name: 'account', load: () => import('./account.bench.js') },
  { name: 'search', load: () => import('./search.bench.js') },
  { name: 'http', load: () => import('./http.bench.js') },
  { name: 'import', load: () => import('./import.bench.js') },
  { name: 'dry-run', load: () => import('./dry-run.bench.js') },
  { name: 'feed', load: () => import('./feed.bench.js') },
  { name: 'cluster', load: () => import('./cluster.bench.js'), needs: noKurrentDB },
];

/** Null when the peers are there; else why not. */
function installPeers(): string | null {
  if (existsSync(`${PEERS}/node_modules/sqlite3/build/Release/node_sqlite3.node`)) return null;
  console.error('installing the peers, which compiles for a few minutes…');
  const { status, stderr } = spawnSync('npm', ['install', '--no-package-lock', '--no-audit', '--no-fund'], { cwd: PEERS, encoding: 'utf8' });
  return status === 0 ? null : `they could not be installed: ${stderr.split('\n').find((text) => text.includes('error')) ?? 'npm failed'}`;
}

const [cpu] = cpus();
console.log(`${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()}, Node ${process.versions.node}; `
  + 'WAL, synchronous=FULL for events; ratios of interleaved runs, ours ÷ bare');
const asked = process.argv.slice(2);
for (const { name, load, needs } of BENCHES) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const lacking = needs?.() ?? null;
  if (lacking !== null) console.log(`skip ${name}: ${lacking}`);
  else for (const result of await (await load()).run()) console.log(line(result));
}
if (asked.length === 0 || asked.includes('targets')) {
  await import('./targets.bench.js');
  await import('./cluster-targets.bench.js');
}
