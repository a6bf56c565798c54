/**
 * Destroys keys: what was sealed under them can then be read by nobody, wherever the log was copied, and no byte of the log
 * changes. The key goes first, then the log says so: between the two a retry finds the key gone and only writes the event.
 */
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '#domain/errors.js';
import type { SealingKeyId } from '#domain/ids.js';
import { decide } from '#domain/ledger/ledger.js';
import type { LedgerCommand, LedgerState } from '#domain/ledger/ledger.js';
import type { Text } from '#domain/text.js';
import { Ledger } from '#ledger/ledger.js';
import type { Request, Written } from '#ledger/request.js';
import { KeysNotClearedError } from '#sealing/errors.js';
import type { KeyAbout, KeyStore } from '#sealing/key-store.js';
import type { ServerClock } from '../clock/server-clock.js';
import { CLOCK, KEY_STORE } from '../http/ports.js';

type DestroyKey = Extract<LedgerCommand, { readonly type: 'DestroyKey' }>;

export interface KeyView extends KeyAbout {
  /** Why it was destroyed. */
  readonly reason: Text | null;
}

@Injectable()
export class Destroying {
  constructor(
    private readonly ledger: Ledger,
    @Inject(KEY_STORE) private readonly keys: KeyStore,
    @Inject(CLOCK) private readonly clock: ServerClock,
  ) {}

  async destroy(key: SealingKeyId, reason: Text, request: Request): Promise<Written> {
    const state = await this.ledger.settingsState();
    const command: DestroyKey = { type: 'DestroyKey', key, reason };
    // Nothing is destroyed on the word of a request that is then refused: once it is gone there is no way back.
    const known = state.commands.has(request.commandId);
    if (!known) await this.mayBeDestroyed(state, command);
    if (request.rehearsal === undefined && (!known || state.destroyedKeys.has(key))) await this.keys.destroy([key]);
    return await this.ledger.settings(command, request);
  }

  async list(): Promise<readonly KeyView[]> {
    const { destroyedKeys } = await this.ledger.settingsState();
    return (await this.keys.list()).map((about) => ({ ...about, reason: destroyedKeys.get(about.id) ?? null }));
  }

  private async mayBeDestroyed(state: Readonly<LedgerState>, command: DestroyKey): Promise<void> {
    this.clock.ensureTrue();
    decide(state, command);
    if ((await this.keys.find(command.key)) === null) throw new DomainError('unknown-key', 'There is no such key.');
  }
}

/**
 * What the log says is destroyed is destroyed, though an older copy of the keys was put back.
 * @param onNotCleared told where nobody is given them, but their bytes could not be overwritten yet: no reason not to start
 */
export async function destroyAsRecorded(ledger: Ledger, keys: Pick<KeyStore, 'destroy'>, onNotCleared: (error: KeysNotClearedError) => void): Promise<void> {
  const { destroyedKeys } = await ledger.settingsState();
  try {
    await keys.destroy([...destroyedKeys.keys()]);
  } catch (error) {
    if (!(error instanceof KeysNotClearedError)) throw error;
    onNotCleared(error);
  }
}
