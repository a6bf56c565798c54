/** Bookkeeping of projections, and who leads each. Tables of the projections themselves are made with each build. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`CREATE SCHEMA read_models`.execute(db);
  // One build of a projection is active at most. Asked at the end of a statement, so that one can take over from another in it.
  await sql`
    CREATE TABLE read_models.projections (
      name           text COLLATE "C" NOT NULL,
      generation     bigint NOT NULL,
      version        bigint NOT NULL,
      active         boolean NOT NULL,
      status         text COLLATE "C" NOT NULL,
      reason         text,
      progress       bigint NOT NULL,
      progress_event text COLLATE "C",
      tables         text NOT NULL,
      epoch          bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (name, generation),
      CONSTRAINT one_active EXCLUDE USING btree (name WITH =) WHERE (active) DEFERRABLE INITIALLY IMMEDIATE
    )`.execute(db);
  await sql`
    CREATE TABLE read_models.leases (
      projection text COLLATE "C" PRIMARY KEY,
      holder     text COLLATE "C",
      epoch      bigint NOT NULL DEFAULT 0,
      expires_at timestamptz
    )`.execute(db);
  await sql`
    CREATE TABLE read_models.projectors (
      id         text COLLATE "C" PRIMARY KEY,
      host       text NOT NULL,
      started_at timestamptz NOT NULL DEFAULT now(),
      seen_at    timestamptz NOT NULL DEFAULT now()
    )`.execute(db);
  await sql`
    CREATE TABLE read_models.rebuilds (
      projection text COLLATE "C" PRIMARY KEY,
      asked_at   timestamptz NOT NULL DEFAULT now()
    )`.execute(db);
}
