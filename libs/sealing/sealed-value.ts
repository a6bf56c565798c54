/**
 * Sealed values: words encrypted under a key that is kept outside the log, so that destroying the key erases them wherever the
 * log was copied, and changes no byte of it.
 *
 * `$sealed` is `<key id>.<base64url(iv | ciphertext | tag)>`: AES-256-GCM (NIST SP 800-38D) with a random iv of 96 bits and a
 * tag of 128. The additional data is the key's id and nothing else: an utterance that another incident adopts takes its sealed
 * values along unchanged, so they must not be tied to the place where they stand. The plaintext is the words in UTF-8, padded
 * to a multiple of 64 bytes (ISO/IEC 7816-4: 0x80, then zeros), so that its length tells little.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealingKeyId } from '#domain/ids.js';
import type { Sealed } from '#domain/text.js';

/** 32 bytes. */
export type KeyBytes = Uint8Array;
export const KEY_BYTES = 32;
export const newKey = (): KeyBytes => randomBytes(KEY_BYTES);

const IV_BYTES = 12;
const TAG_BYTES = 16;
const BLOCK_BYTES = 64;
const PADDING_START = 0x80;
const FORM = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]+)$/;

/** Neither its key nor anything about it says what was wrong: what was sealed was changed, or the key is another's. */
export class NotUnsealableError extends Error {
  override readonly name = 'NotUnsealableError';
}

export function seal(id: SealingKeyId, key: KeyBytes, words: string): Sealed {
  return { $sealed: `${id}.${encrypted(key, id, padded(Buffer.from(words, 'utf8'))).toString('base64url')}` };
}

/** The key a value was sealed under; null for what no key of ours sealed. */
export const keyIdOf = ({ $sealed }: Sealed): SealingKeyId | null => (FORM.exec($sealed)?.[1] as SealingKeyId | undefined) ?? null;

/** @throws {NotUnsealableError} */
export function unseal(key: KeyBytes, { $sealed }: Sealed): string {
  const [, id, body] = FORM.exec($sealed) ?? [];
  if (id === undefined || body === undefined) throw new NotUnsealableError('this is not a sealed value');
  const bytes = Buffer.from(body, 'base64url');
  // Bits that base64url leaves unused must be zero, else two texts would mean one value.
  if (bytes.toString('base64url') !== body) throw new NotUnsealableError('the sealed value is not in its one form');
  return unpadded(decrypted(key, id, bytes)).toString('utf8');
}

/** iv, ciphertext and tag. Also what keys themselves are wrapped with. */
export function encrypted(key: KeyBytes, about: string, plaintext: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about));
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** @throws {NotUnsealableError} */
export function decrypted(key: KeyBytes, about: string, bytes: Uint8Array): Buffer {
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new NotUnsealableError('too short to have been sealed');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new NotUnsealableError('what was sealed was changed, or the key is another one', { cause: error });
  }
}

function padded(bytes: Buffer): Buffer {
  const whole = Buffer.alloc(Math.ceil((bytes.length + 1) / BLOCK_BYTES) * BLOCK_BYTES);
  bytes.copy(whole);
  whole[bytes.length] = PADDING_START;
  return whole;
}

function unpadded(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(PADDING_START);
  if (end < 0 || bytes.subarray(end + 1).some((byte) => byte !== 0)) throw new NotUnsealableError('the padding is not sound');
  return bytes.subarray(0, end);
}
