/** Captured bytes, in pieces: a row of PostgreSQL is held in memory whole. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`CREATE SCHEMA blobs`.execute(db);
  await sql`
    CREATE TABLE blobs.blobs (
      sha256      text COLLATE "C" PRIMARY KEY,
      bytes       bigint NOT NULL,
      piece_bytes bigint NOT NULL,
      kept_at     timestamptz NOT NULL DEFAULT now()
    )`.execute(db);
  await sql`
    CREATE TABLE blobs.pieces (
      sha256 text COLLATE "C" NOT NULL REFERENCES blobs.blobs,
      n      bigint NOT NULL,
      bytes  bytea NOT NULL,
      PRIMARY KEY (sha256, n)
    )`.execute(db);
  // Most of what is captured is compressed already: to try again would cost and gain nothing.
  await sql`ALTER TABLE blobs.pieces ALTER COLUMN bytes SET STORAGE EXTERNAL`.execute(db);
}
