/** Appends for ever, telling of each append once it is acknowledged. Run by the fault test, which kills it. */
import { hash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { encodeEvent } from '#event-store/codec/envelope.js';
import { aStream, someEvents } from '#event-store/contract/events.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';

const [folder = ''] = process.argv.slice(2);
const store = await SqliteEventStore.open({
  folder,
  onFatal: ({ message }) => {
    writeSync(1, `fatal ${message}\n`);
  },
});

/** Sizes differ, so that groups and pages are cut in many places. */
async function write(sizes: number): Promise<never> {
  const stream = aStream();
  for (let revision = -1, i = 0; ; i++) {
    const events = someEvents(1 + ((i * 7) % sizes));
    const answer = await store.append(stream, revision === -1 ? 'no-stream' : revision, events);
    const digests = events.map((event, at) => hash('sha256', encodeEvent(stream, revision + 1 + at, event)));
    revision = answer.revision;
    writeSync(1, `${JSON.stringify({ ...answer, digests })}\n`);
  }
}

await Promise.all([1, 3, 8, 40].map(write)).catch(({ code }: { code: string }) => writeSync(1, `refused ${code}\n`));
await store.append('ledger', 'no-stream', someEvents(1)).catch(({ code }: { code: string }) => writeSync(1, `refused ${code}\n`));
process.exit(3);
