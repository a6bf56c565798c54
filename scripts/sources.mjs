/** What the build is made from: every source file under the built folders, and the settings that shape its output. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const ROOMS = ['apps', 'libs', 'test'];
/** Made by the last build that succeeded: the digest of what it was made from. */
export const BUILT = join(root, 'dist/.built');

const BUILD_SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** SHA-256 over names and bytes, so that a checkout or a copy with other times counts as the same. */
export function digestOfSources() {
  const hash = createHash('sha256');
  for (const path of [...BUILD_SETTINGS, ...sourcePaths()]) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** TypeScript and JSON below the rooms, sorted, relative to the root, with forward slashes. */
export function sourcePaths() {
  return ROOMS.flatMap((room) => filesBelow(room)).filter((path) => /\.(ts|json)$/.test(path)).sort();
}

export function filesBelow(folder) {
  return entriesOf(folder).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path);
    return [path];
  });
}

function entriesOf(folder) {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
