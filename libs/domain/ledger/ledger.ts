/** The ledger aggregate: which clock the ledger has, its imports, its settings and scales. Events are in events.ts. */
import { ensure } from '../errors.js';
import type { Decided, LedgerEvent } from '../events.js';
import type { ScaleId, SealingKeyId, StreamRevision } from '../ids.js';
import { fields, flag, id, list, oneOf, text, whole, words } from '../shapes.js';
import { emptyStream, take } from '../stream.js';
import type { StreamState } from '../stream.js';
import type { Text } from '../text.js';
import type { Instant } from '../times/types.js';
import type { LedgerPayloads } from './events.js';
import { SCALE_COMMANDS, decideScale, keepScale } from './scales.js';
import type { ScaleCommand, ScaleHeld } from './scales.js';

// ── state ──

/** An import that was begun, and perhaps completed. */
export type ImportHeld = LedgerPayloads['ImportBegun'] & { readonly completed: boolean };

export interface LedgerState extends StreamState {
  /** Null until the ledger is opened. */
  opened: LedgerPayloads['LedgerOpened'] | null;
  /** By key. */
  readonly imports: Map<string, ImportHeld>;
  readonly scales: Map<ScaleId, ScaleHeld>;
  /** Keys of sealed values that were destroyed, and why. */
  readonly destroyedKeys: Map<SealingKeyId, Text>;
  /** Whether what needs judgement needs a second person. Off until it is set. */
  fourEyes: boolean;
  /** Revision of the event that set it last; 0 where none did. */
  settingsTouchedAt: StreamRevision;
}
export const initialState = (): LedgerState => ({
  ...emptyStream(), opened: null, imports: new Map(), scales: new Map(), destroyedKeys: new Map(), fourEyes: false, settingsTouchedAt: 0,
});

// ── evolve ──

/** Takes ownership of the state, may change it in place, and returns it. */
export function evolve(state: LedgerState, event: LedgerEvent): LedgerState {
  const { entry } = take(state, event);
  const { type, data } = entry;
  if (type === 'LedgerOpened') state.opened = data;
  else if (type === 'ImportBegun') state.imports.set(data.key, { ...data, completed: false });
  else if (type === 'ImportCompleted') {
    const begun = state.imports.get(data.key);
    if (begun !== undefined) state.imports.set(data.key, { ...begun, completed: true });
  } else if (type === 'FourEyesSet') {
    state.fourEyes = data.required;
    state.settingsTouchedAt = entry.revision;
  } else if (type === 'SealingKeyDestroyed') state.destroyedKeys.set(data.key, data.reason);
  else keepScale(state.scales, entry);
  return state;
}

// ── decisions ──

export type LedgerCommand =
  | ({ readonly type: 'OpenLedger' } & LedgerPayloads['LedgerOpened'])
  | ({ readonly type: 'BeginImport' } & LedgerPayloads['ImportBegun'])
  | ({ readonly type: 'CompleteImport' } & LedgerPayloads['ImportCompleted'])
  | ({ readonly type: 'DestroyKey' } & LedgerPayloads['SealingKeyDestroyed'])
  | ({ readonly type: 'SetFourEyes' } & LedgerPayloads['FourEyesSet'])
  | ScaleCommand;

const imported = { key: words('importKey'), digest: words('digest') };
const shapes = {
  OpenLedger: fields({ clock: oneOf(['true', 'carried']), 'notice?': text('notice') }),
  BeginImport: fields({ ...imported, records: whole(0), incidents: list('incidents', id) }),
  CompleteImport: fields(imported),
  DestroyKey: fields({ key: id, reason: text('rationale') }),
  SetFourEyes: fields({ required: flag, reason: text('rationale') }),
};
const isOfScales = (command: LedgerCommand): command is ScaleCommand => SCALE_COMMANDS.has(command.type);

/**
 * No events where there is nothing to write: an import begun before goes on, one completed stays so.
 * @throws {DomainError} with the code of the first rule that refuses, pointing into the command
 */
export function decide(state: LedgerState, command: LedgerCommand): readonly Decided[] {
  if (isOfScales(command)) {
    mustBeOpen(state);
    return decideScale(state.scales, command);
  }
  const { type, ...data } = command;
  shapes[type](data, '');
  if (command.type === 'OpenLedger') {
    ensure(state.revision === -1, 'ledger-already-open', 'The ledger is open; its clock cannot be chosen again.', '/clock');
    const { type: _, ...opening } = command;
    return [{ type: 'LedgerOpened', data: opening }];
  }
  mustBeOpen(state);
  if (command.type === 'DestroyKey') {
    const { type: _, ...destruction } = command;
    ensure(!state.destroyedKeys.has(command.key), 'key-destroyed', 'The key was destroyed before.', '/key');
    return [{ type: 'SealingKeyDestroyed', data: destruction }];
  }
  if (command.type === 'SetFourEyes') {
    const { type: _, ...setting } = command;
    ensure(state.fourEyes !== command.required, 'nothing-to-do', 'It is set so already.', '/required');
    return [{ type: 'FourEyesSet', data: setting }];
  }
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

function mustBeOpen(state: LedgerState): void {
  ensure(state.opened !== null, 'ledger-not-open', 'Open the ledger first.');
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
