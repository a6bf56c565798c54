/** Everything in the schema `sealing`, for a check that changes nothing. */
import type { Queries } from '#postgres/pool.js';
import { wrappingAtHand } from '../check.js';
import type { KeptKeys } from '../check.js';
import { wrappingKeyGiven } from '../wrapping-key.js';
import { answered } from './answered.js';

/** @throws {KeysUnavailableError} */
export async function keptInDatabase(database: Pick<Queries, 'query'>, env: Readonly<Record<string, string | undefined>>): Promise<KeptKeys> {
  return await answered(async () => {
    const { rows: [state] } = await database.query<{ readonly proof: Uint8Array | null }>('SELECT proof FROM sealing.state');
    const { rows } = await database.query<{ readonly id: string; readonly wrapped: Uint8Array | null }>(
      'SELECT id, wrapped FROM sealing.keys UNION ALL SELECT id, NULL FROM sealing.destroyed');
    return {
      byId: new Map(rows.map(({ id, wrapped }) => [id, wrapped ?? 'destroyed'])),
      wrapping: wrappingAtHand(() => wrappingKeyGiven(env), state?.proof ?? null),
    };
  });
}
