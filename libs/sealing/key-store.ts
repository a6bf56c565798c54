/**
 * Where the keys of sealed values are kept: apart from the log, so that they can be destroyed. An id once destroyed never names
 * a key again.
 */
import type { SealingKeyId } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import type { KeyBytes } from './sealed-value.js';

export interface KeyWanted {
  readonly id: SealingKeyId;
  /** What it seals, in words that give nothing of it away. */
  readonly purpose: string;
}

/** What is known of a key besides the key itself. */
export interface KeyAbout {
  readonly id: SealingKeyId;
  /** Null for a key that was destroyed before this file knew of it. */
  readonly purpose: string | null;
  readonly madeAt: Instant | null;
  readonly destroyedAt: Instant | null;
}

export type KeyFound = KeyBytes | 'destroyed';

export interface KeyReader {
  /** Null: there is no such key, and none of this id was destroyed. */
  find(id: SealingKeyId): KeyFound | null;
  /** Goes up whenever a key was destroyed, by whomever. */
  generation(): number;
  close(): void;
}

/** For one owner at a time; whatever returns is on the disk. */
export interface KeyStore extends Omit<KeyReader, 'generation'> {
  /** The keys of these ids, made where there were none. Those destroyed stay so. */
  take(wanted: readonly KeyWanted[]): ReadonlyMap<SealingKeyId, KeyFound>;
  /** Leaves nothing of these keys in the file or beside it; ids it never knew are noted as destroyed all the same. */
  destroy(ids: readonly SealingKeyId[]): void;
  /** Oldest first. */
  list(): readonly KeyAbout[];
}
