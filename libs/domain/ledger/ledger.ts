/** The ledger aggregate: which clock the ledger has, and its imports. Events are in events.ts. */
import { ensure } from '../errors.js';
import type { Decided, LedgerEvent } from '../events.js';
import { fields, id, list, oneOf, text, whole, words } from '../shapes.js';
import { emptyStream, take } from '../stream.js';
import type { StreamState } from '../stream.js';
import type { Instant } from '../times/types.js';
import type { LedgerPayloads } from './events.js';

// ── state ──

/** An import that was begun, and perhaps completed. */
export type ImportHeld = LedgerPayloads['ImportBegun'] & { readonly completed: boolean };

export interface LedgerState extends StreamState {
  /** Null until the ledger is opened. */
  opened: LedgerPayloads['LedgerOpened'] | null;
  /** By key. */
  readonly imports: Map<string, ImportHeld>;
}
export const initialState = (): LedgerState => ({ ...emptyStream(), opened: null, imports: new Map() });

// ── evolve ──

/** Takes ownership of the state, may change it in place, and returns it. */
export function evolve(state: LedgerState, event: LedgerEvent): LedgerState {
  const { entry: { type, data } } = take(state, event);
  if (type === 'LedgerOpened') state.opened = data;
  else if (type === 'ImportBegun') state.imports.set(data.key, { ...data, completed: false });
  else if (type === 'ImportCompleted') {
    const begun = state.imports.get(data.key);
    if (begun !== undefined) state.imports.set(data.key, { ...begun, completed: true });
  }
  return state;
}

// ── decisions ──

export type LedgerCommand =
  | ({ readonly type: 'OpenLedger' } & LedgerPayloads['LedgerOpened'])
  | ({ readonly type: 'BeginImport' } & LedgerPayloads['ImportBegun'])
  | ({ readonly type: 'CompleteImport' } & LedgerPayloads['ImportCompleted']);

const imported = { key: words('importKey'), digest: words('digest') };
const shapes = {
  OpenLedger: fields({ clock: oneOf(['true', 'carried']), 'notice?': text('notice') }),
  BeginImport: fields({ ...imported, records: whole(0), incidents: list('incidents', id) }),
  CompleteImport: fields(imported),
};

/**
 * No events where there is nothing to write: an import begun before goes on, one completed stays so.
 * @throws {DomainError} with the code of the first rule that refuses, pointing into the command
 */
export function decide(state: LedgerState, command: LedgerCommand): readonly Decided[] {
  const { type, ...data } = command;
  shapes[type](data, '');
  if (command.type === 'OpenLedger') {
    ensure(state.revision === -1, 'ledger-already-open', 'The ledger is open; its clock cannot be chosen again.', '/clock');
    const { type: _, ...opening } = command;
    return [{ type: 'LedgerOpened', data: opening }];
  }
  ensure(state.opened !== null, 'ledger-not-open', 'Open the ledger first.');
  const held = state.imports.get(command.key);
  ensure(held === undefined || held.digest === command.digest,
    'import-key-reused', 'An import of this key had another content.', '/key');
  if (command.type === 'BeginImport') {
    const { type: _, ...begun } = command;
    return held === undefined ? [{ type: 'ImportBegun', data: begun }] : [];
  }
  ensure(held !== undefined, 'unknown-import', 'No import of this key was begun.', '/key');
  const { type: _, ...completed } = command;
  return held.completed ? [] : [{ type: 'ImportCompleted', data: completed }];
}

/**
 * Whether a record may bring its own recorded time: only where the ledger was opened for it, never before anything the
 * ledger holds already, and never ahead of the true clock.
 * @throws {DomainError} `clock-not-carried`, `carried-time-earlier`, `carried-time-ahead`
 */
export function carriedTimeAllowed(
  carried: Instant,
  ledger: { readonly clock: 'true' | 'carried'; readonly lastRecordedAt: Instant | null; readonly now: Instant },
): void {
  ensure(ledger.clock === 'carried', 'clock-not-carried', 'This ledger records by the true clock only.');
  ensure(ledger.lastRecordedAt === null || carried >= ledger.lastRecordedAt, 'carried-time-earlier',
    `The ledger holds an entry recorded at ${ledger.lastRecordedAt ?? ''}; nothing earlier can be carried in.`);
  ensure(carried <= ledger.now, 'carried-time-ahead', 'The carried time lies in the future.');
}
