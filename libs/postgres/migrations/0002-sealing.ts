/** Keys of sealed values, apart from everything else, so that rights and backups can be apart too. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`CREATE SCHEMA sealing`.execute(db);
  // The one row that everybody who changes anything locks first. `changes` counts the changes; rows carry the number of theirs.
  await sql`
    CREATE TABLE sealing.state (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      proof    bytea,
      changes  bigint NOT NULL DEFAULT 0,
      unswept  boolean NOT NULL DEFAULT false
    )`.execute(db);
  await sql`INSERT INTO sealing.state DEFAULT VALUES`.execute(db);
  await sql`
    CREATE TABLE sealing.keys (
      id      text COLLATE "C" PRIMARY KEY,
      wrapped bytea NOT NULL,
      made_at text COLLATE "C" NOT NULL,
      purpose text NOT NULL,
      change  bigint NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX keys_by_change ON sealing.keys (change)`.execute(db);
  await sql`
    CREATE TABLE sealing.destroyed (
      id           text COLLATE "C" PRIMARY KEY,
      made_at      text COLLATE "C",
      purpose      text,
      destroyed_at text COLLATE "C" NOT NULL,
      change       bigint NOT NULL
    )`.execute(db);
  await sql`CREATE INDEX destroyed_by_change ON sealing.destroyed (change)`.execute(db);
}
