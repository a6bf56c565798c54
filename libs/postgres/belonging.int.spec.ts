import { expect, it } from '@jest/globals';
import { requireOfLedger } from './belonging.js';
import { PostgresPool } from './pool.js';
import { testDatabase } from '#test/support/postgres/database.js';

it('a database belongs to the ledger that used it first, whoever comes at once', async () => {
  const database = await testDatabase('migrated');
  const pool = PostgresPool.open({ url: database.url, applicationName: 'a spec' });
  try {
    await Promise.all(Array.from({ length: 4 }, () => requireOfLedger(pool, 'desk')));
    await requireOfLedger(pool, 'desk');
    await expect(requireOfLedger(pool, 'other')).rejects.toMatchObject({ code: 'database-of-another-ledger', message: expect.stringContaining('belongs to the ledger desk') });
  } finally {
    await pool.close();
    await database.drop();
  }
});
