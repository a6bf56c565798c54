import { expect, it } from '@jest/globals';
import pg from 'pg';
import { testDatabase } from './database.js';

it('is a database of a real server, in which text compares by code units and NULs have no place', async () => {
  const database = await testDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string; sorted: boolean }>("SELECT version(), 'Z' < 'a' AS sorted");
    expect(rows[0]?.version).toMatch(/^PostgreSQL 1[4-9]|^PostgreSQL [2-9]\d/);
    expect(rows[0]?.sorted).toBe(true);
    await expect(client.query('SELECT $1::text', ['\u0000'])).rejects.toMatchObject({ code: '22021' });
  } finally {
    await client.end();
    await database.drop();
  }
});
