/** Which ledger a database belongs to: keys, documents and views of two must not meet in one. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    CREATE TABLE factledger.ledger (
      one  boolean PRIMARY KEY DEFAULT true CHECK (one),
      name text COLLATE "C" NOT NULL
    )`.execute(db);
}
