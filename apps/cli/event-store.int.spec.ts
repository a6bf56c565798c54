import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStream, collect, someEvents } from '#event-store/contract/events.js';
import { openClient } from '#event-store/kurrentdb/client.js';
import { KurrentEventStore } from '#event-store/kurrentdb/store.js';
import { parseKurrentUrl } from '#event-store/kurrentdb/url.js';
import { unstyled } from '#reports/page.js';
import { startDouble } from '#test/kurrentdb/double.js';
import type { Double } from '#test/kurrentdb/double.js';
import { run } from './run.js';

let double: Double;
let folder: string;
let said: { readonly data: string[]; readonly notes: string[] };

const urlOf = (user: string): string => `${double.url.replace('esdb://', `esdb://${user}@`)}&tlsCaFile=${encodeURIComponent(join(folder, 'ca.pem'))}`;
async function asked(args: string, env: Readonly<Record<string, string>>): Promise<number> {
  said = { data: [], notes: [] };
  const terminal = { width: 80, style: unstyled, interactive: false, data: (text: string) => void said.data.push(text), note: (text: string) => void said.notes.push(text), progress: () => undefined };
  return await run(['event-store', ...args.split(' ')], { env, stopAsked: () => new AbortController().signal, prompts: null, terminal });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'factledger-event-store-'));
  double = await startDouble({ secured: [{ name: 'ledger', password: 'pw', groups: [] }] });
  await writeFile(join(folder, 'ca.pem'), double.authority ?? '');
});
afterEach(async () => {
  await double.stop();
  await rm(folder, { recursive: true });
});

describe('factledger event-store', () => {
  it('protects a server as an administrator, and looks whether it is as the user of the ledger', async () => {
    const [admin, ledger] = [urlOf('admin:changeit'), urlOf('ledger:pw')];
    expect(await asked('status', { EVENT_STORE_URL: ledger })).toBe(7);
    expect(said.notes[0]).toMatch(/^esdb:\/\/127\.0\.0\.1:\d+: the server denies access: see `factledger event-store protect`/);

    expect(await asked('protect --user ledger', { EVENT_STORE_URL: admin })).toBe(0);
    expect(said.data).toEqual([
      'may append: ledger, $admins   (was $all)\nmay delete: $admins   (was $all)\nmay change metadata: $admins   (was $all)\n'
      + 'may read all streams: $admins, ledger   (was $admins)',
    ]);

    const store = KurrentEventStore.connect(ledger, { ledger: 'desk' });
    const stream = aStream();
    await store.append(stream, 'no-stream', someEvents(3));
    await store.close();
    expect(await asked('status', { EVENT_STORE_URL: ledger, FACTLEDGER_LEDGER: 'desk' })).toBe(0);
    expect(said.data).toEqual([`${double.url.replace(/\?.*/, '')}: version 26.0.3\nledger desk: 3 events\nprotected: nobody but administrators may delete or truncate`]);

    expect(await asked('status --json', { EVENT_STORE_URL: admin })).toBe(6);
    expect(JSON.parse(said.data[0] ?? '')).toMatchObject({ ledger: 'factledger', head: -1, open: expect.arrayContaining(['the user admin may delete streams']) });
  });

  it('counts the log, and writes down anew what does not fit it', async () => {
    const env = { EVENT_STORE_URL: urlOf('admin:changeit'), FACTLEDGER_LEDGER: 'desk' };
    const store = KurrentEventStore.connect(env.EVENT_STORE_URL, { ledger: 'desk' });
    for (let i = 0; i < 3; i++) await store.append(aStream(), 'no-stream', someEvents(500));
    await collect(store.readAll(-1));
    await store.close();
    expect(await asked('recount', env)).toBe(0);
    expect(said.data).toEqual(['ledger desk: 1500 events, and the marks of their order fit: nothing was written']);

    const client = openClient(parseKurrentUrl(env.EVENT_STORE_URL));
    await client.appendToStream('desk~order', [{ id: crypto.randomUUID(), type: 'Foreign', contentType: 'application/json', data: {}, metadata: {} }]);
    client.end();
    expect(await asked('recount', env)).toBe(0);
    expect(said.data).toEqual(['ledger desk: 1500 events\n  desk~order holds something else than mark 1 at revision 1\n2 marks are written down anew: start every process of the ledger again']);
    expect(await asked('recount --json', env)).toBe(0);
    expect(JSON.parse(said.data[0] ?? '')).toEqual({ ledger: 'desk', head: 1_499, faults: [], marks: 2 });
  }, 30_000);

  it('says in one line what is missing or makes no sense', async () => {
    expect(await asked('status', {})).toBe(2);
    expect(said.notes[0]).toBe('EVENT_STORE_URL is missing: name the KurrentDB to work on, as in esdb://USER:PASSWORD@HOST:2113');
    expect(await asked('protect --user ledger', { EVENT_STORE_URL: 'esdb://admin:changeit@127.0.0.1?tls=false' })).toBe(2);
    expect(said.notes[0]).toContain('so nothing can be protected there');
    expect(await asked('status', { EVENT_STORE_URL: 'esdb://127.0.0.1:1?tls=false' })).toBe(7);
    expect(await asked('protect --user ledger', { EVENT_STORE_URL: urlOf('ledger:pw') })).toBe(7);
  });
});
