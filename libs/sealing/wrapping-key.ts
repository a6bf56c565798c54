/**
 * The key that the other keys are wrapped with: from the environment, or from a file that is drawn at first use. Keep it
 * elsewhere than `keys.sqlite`: whoever has both can read what is sealed.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KeysUnavailableError } from './errors.js';
import { KEY_BYTES } from './sealed-value.js';
import type { KeyBytes } from './sealed-value.js';

export interface WrappingKey {
  readonly bytes: KeyBytes;
  /** Where it came from, in words. */
  readonly from: string;
  /** Null where it came from the environment. */
  readonly file: string | null;
}

type Env = Readonly<Record<string, string | undefined>>;
const KEY_VARIABLE = 'FACTLEDGER_SEALING_KEY';
const FILE_VARIABLE = 'FACTLEDGER_SEALING_KEY_FILE';

/** FACTLEDGER_SEALING_KEY_FILE, or `sealing.key` in the data folder. */
const wrappingKeyFile = (folder: string, env: Env): string => given(env[FILE_VARIABLE]) ?? join(folder, 'sealing.key');

/**
 * @param mayDraw whether a missing file may be drawn: not once there are keys that another one wraps
 * @throws {KeysUnavailableError} when it is missing and may not be drawn, or is no key
 */
export function wrappingKeyFor(folder: string, env: Env, mayDraw: boolean): WrappingKey {
  const value = given(env[KEY_VARIABLE]?.trim());
  if (value !== undefined) return { bytes: keyOf(value, KEY_VARIABLE), from: KEY_VARIABLE, file: null };
  const file = wrappingKeyFile(folder, env);
  if (!existsSync(file)) {
    if (!mayDraw) {
      throw new KeysUnavailableError(
        `${file} is missing: without it nothing that was sealed can be read. Put it back, or set ${KEY_VARIABLE} or ${FILE_VARIABLE}.`,
      );
    }
    drawWrappingKey(file);
  }
  return { bytes: wrappingKeyIn(file), from: file, file };
}

/**
 * The one that several processes share: never drawn here, since each would draw its own.
 * @throws {KeysUnavailableError} when none is given, or what is given is no key
 */
export function wrappingKeyGiven(env: Env): WrappingKey {
  if (given(env[KEY_VARIABLE]?.trim()) === undefined && given(env[FILE_VARIABLE]) === undefined) {
    throw new KeysUnavailableError(`no sealing key is given: set ${KEY_VARIABLE} or ${FILE_VARIABLE}, to the same on every machine.`);
  }
  return wrappingKeyFor('.', env, false);
}

/** @throws {KeysUnavailableError} when the file holds no key */
export function wrappingKeyIn(file: string): KeyBytes {
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    // Somebody else's, or mounted so that nobody changes it: then its mode is theirs to choose.
    if (!['EPERM', 'EROFS'].includes(String(Reflect.get(Object(error), 'code')))) throw error;
  }
  return keyOf(readFileSync(file, 'utf8').trim(), file);
}

/** Draws a key into a file, in place of what stood there. It is whole and on the disk when this returns. */
export function drawWrappingKey(file: string): KeyBytes {
  const bytes = randomBytes(KEY_BYTES);
  const unfinished = `${file}.unfinished`;
  rmSync(unfinished, { force: true });
  const handle = openSync(unfinished, 'wx', 0o600);
  try {
    writeSync(handle, `${bytes.toString('base64url')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  replaceFile(unfinished, file);
  return bytes;
}

/** Renames, and waits until the folder on the disk says so. */
export function replaceFile(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(dirname(to), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function keyOf(text: string, where: string): KeyBytes {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length === KEY_BYTES && bytes.toString('base64url') === text.replace(/=+$/, '')) return bytes;
  throw new KeysUnavailableError(`${where} holds no sealing key: that is ${KEY_BYTES} bytes as base64url, 43 characters.`);
}

const given = (text: string | undefined): string | undefined => (text === undefined || text === '' ? undefined : text);
