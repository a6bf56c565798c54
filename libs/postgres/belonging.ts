/** A database belongs to one ledger: the first process that uses it says which. */
import { DatabaseOfAnotherLedgerError, inWords } from './errors.js';
import type { PostgresPool } from './pool.js';

/**
 * @param ledger the name of the ledger on the event store
 * @throws {DatabaseOfAnotherLedgerError} @throws {DatabaseUnavailableError}
 */
export async function requireOfLedger(pool: PostgresPool, ledger: string): Promise<void> {
  await pool.query('INSERT INTO factledger.ledger (name) VALUES ($1) ON CONFLICT DO NOTHING', [ledger]);
  await requireOfNoOther(pool, ledger);
}

/** The same for one that only looks: a database that is nobody's yet stays so. */
export async function requireOfNoOther(pool: PostgresPool, ledger: string): Promise<void> {
  const { rows: [found] } = await pool.query<{ readonly name: string }>('SELECT name FROM factledger.ledger');
  if (found !== undefined && found.name !== ledger) {
    throw new DatabaseOfAnotherLedgerError(`${inWords(pool.address)} belongs to the ledger ${found.name}, and this process is told to serve ${ledger}: another database, or another name.`);
  }
}
