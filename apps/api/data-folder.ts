/** The data folder and the two secrets that lie in it, readable by its owner alone. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface DataFolder {
  readonly path: string;
  /** Where the owner's key lies; null where it was given from elsewhere. */
  readonly ownerKeyFile: string | null;
  readonly ownerKey: string;
  readonly digestSecret: Uint8Array;
}

const SECRET_BYTES = 32;

export interface GivenSecrets {
  readonly ownerKey?: string;
  readonly digestSecret?: Uint8Array;
}

/** Makes what is missing. What was given is kept nowhere. */
export async function prepareDataFolder(path: string, { ownerKey, digestSecret }: GivenSecrets): Promise<DataFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const keyFile = join(path, 'owner.key');
  return {
    path, ownerKeyFile: ownerKey === undefined ? keyFile : null, ownerKey: ownerKey ?? (await secretIn(keyFile)),
    digestSecret: digestSecret ?? Buffer.from(await secretIn(join(path, 'digest.secret')), 'base64url'),
  };
}

/** The secret in a file, drawn when there is none. Written whole or not at all. */
async function secretIn(file: string): Promise<string> {
  const fresh = randomBytes(SECRET_BYTES).toString('base64url');
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${fresh}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const kept = (await readFile(file, 'utf8')).trim();
  if (kept.length < 20) throw new Error(`${file} holds no secret; remove it to have a new one drawn`);
  await chmod(file, 0o600);
  return kept;
}
