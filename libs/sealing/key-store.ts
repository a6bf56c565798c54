/**
 * Where the keys of sealed values are kept: apart from the log, so that they can be destroyed. An id once destroyed never names
 * a key again.
 */
import type { SealingKeyId } from '#domain/ids.js';
import type { Instant } from '#domain/times/types.js';
import { KeysUnavailableError } from './errors.js';
import type { KeyBytes } from './sealed-value.js';

export interface KeyWanted {
  readonly id: SealingKeyId;
  /** What it seals, in words that give nothing of it away. */
  readonly purpose: string;
}

/** What is known of a key besides the key itself. */
export interface KeyAbout {
  readonly id: SealingKeyId;
  /** Null for a key that was destroyed before it was known here. */
  readonly purpose: string | null;
  readonly madeAt: Instant | null;
  readonly destroyedAt: Instant | null;
}

export type KeyFound = KeyBytes | 'destroyed';

/** A key on its way to another place. */
export interface MovedKey extends KeyAbout {
  readonly key: KeyFound;
}

/** @throws {KeysUnavailableError} for two keys under one id */
export function ensureSameKey(id: SealingKeyId, one: KeyBytes, other: KeyBytes): void {
  if (Buffer.compare(one, other) !== 0) throw new KeysUnavailableError(`another key is kept under ${id} already: these are keys of another ledger.`);
}

/** What is known of all keys, at hand for whoever opens sealed values in the midst of an answer. */
export interface KeyReader {
  /**
   * Takes in what was made and destroyed up to now, by whomever. To be asked before each answer that opens sealed values, once
   * the rows that it is made of are fixed: a key is kept before anything sealed under it can be read anywhere.
   * @throws {KeysUnavailableError}
   */
  refresh(): Promise<void>;
  /** As of the last refresh, or later. Null: there is no such key, and none of this id was destroyed. */
  find(id: SealingKeyId): KeyFound | null;
  /** Changes whenever a key was destroyed: what was made of its words is then to be forgotten. */
  generation(): number;
  close(): Promise<void>;
}

/** Whatever resolves is durable. Any method may reject with `KeysUnavailableError`. */
export interface KeyStore {
  /** Null: there is no such key, and none of this id was destroyed. */
  find(id: SealingKeyId): Promise<KeyFound | null>;
  /** The keys of these ids, made where there were none. Those destroyed stay so. */
  take(wanted: readonly KeyWanted[]): Promise<ReadonlyMap<SealingKeyId, KeyFound>>;
  /**
   * Leaves nothing of these keys where keys are kept; ids it never knew are noted as destroyed all the same. From the first try
   * on nobody is given them, though it may take another until nothing is left.
   * @throws {KeysNotClearedError}
   */
  destroy(ids: readonly SealingKeyId[]): Promise<void>;
  /** Oldest first. */
  list(): Promise<readonly KeyAbout[]>;
  /**
   * Takes over keys from another place, as often as one likes. What was destroyed on either side is destroyed here.
   * @throws {KeysUnavailableError} when another key is kept here under one of the ids; nothing is taken over then
   */
  adopt(keys: readonly MovedKey[]): Promise<void>;
  /**
   * Wraps every key with a wrapping key drawn anew, all or none, and leaves nothing of how they were wrapped before. The new one
   * takes the place of the file that holds the present one, or is drawn into another file.
   * @throws {KeysUnavailableError} when the file exists, or none is named and the present one came from the environment
   */
  rewrap(into?: string): Promise<Rewrapped>;
  close(): Promise<void>;
}

export interface Rewrapped {
  /** How many. */
  readonly keys: number;
  /** Where the new wrapping key lies. */
  readonly file: string;
}
