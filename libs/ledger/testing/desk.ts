/** A ledger over a real store in a folder of its own, and requests to it, for specs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Actor } from '#domain/events.js';
import type { IncidentId, PositionId, QuestionId, Slug } from '#domain/ids.js';
import type { CommandOf } from '#domain/incident/commands.js';
import type { EventStore } from '#event-store/port.js';
import { SqliteEventStore } from '#event-store/sqlite/store.js';
import { commandIdOf, idAt, newEventId } from '../ids.js';
import { Ledger } from '../ledger.js';
import type { LedgerParts } from '../ledger.js';
import { newNonce } from '../nonce.js';
import type { Request } from '../request.js';

export const ACTOR: Actor = { id: 'desk-1' };
const NOW_MS = Date.UTC(2026, 10, 22, 12);

export interface Desk {
  readonly store: SqliteEventStore;
  readonly folder: string;
  /** Another ledger over the same store, or over something wrapped around it: a process of its own, as it were. */
  another(over?: EventStore, parts?: Partial<LedgerParts>): Promise<Ledger>;
  close(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'factledger-ledger-'));
  const store = await SqliteEventStore.open({ folder });
  return {
    store, folder,
    another: (over = store, parts = {}) => Ledger.over({
      store: over, now: () => NOW_MS, delay: async () => void await setImmediate(),
      chance: { newEventId, nonce: newNonce }, ...parts,
    }),
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

export const asking = (key: string, digest = `digest of ${key}`): Request =>
  ({ actor: ACTOR, commandId: commandIdOf(ACTOR.id, key), commandDigest: digest, correlationId: 'test' });

/** What `asking(key)` would open. */
export const opening = (key: string, slug = key): CommandOf<'OpenIncident'> => ({
  type: 'OpenIncident', incident: idAt<IncidentId>(asking(key).commandId, 'incident'), slug: slug as Slug, kind: 'happening', title: 'A shooting',
  happened: null, zone: 'America/Los_Angeles',
});

export const raising = (key: string): CommandOf<'RaiseQuestion'> => ({
  type: 'RaiseQuestion', question: idAt<QuestionId>(asking(key).commandId, 'question'), text: `What about ${key}?`, positions: 'open',
  options: [{ position: idAt<PositionId>(asking(key).commandId, 'options/0'), text: 'this' }],
});
