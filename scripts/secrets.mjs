/**
 * Draws the secrets that docker-compose.yml names, each into a file of its own; what is there stays as it is.
 * Usage: node scripts/secrets.mjs FOLDER
 *
 * The folder is closed to other users of this machine. The files in it are readable by all, since a container sees them as
 * they are and reads them as a user of its own; those that were there before are made so.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['owner_key', 'digest_secret', 'sealing_key', 'metrics_key', 'postgres_password'];

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: node scripts/secrets.mjs FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
chmodSync(folder, 0o700);
for (const name of NAMES) {
  const file = join(folder, name);
  const stays = existsSync(file);
  if (!stays) writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx' });
  chmodSync(file, 0o444);
  console.log(`${file} ${stays ? 'stays' : 'drawn'}`);
}
