/**
 * Properties draw from one seed. `npm test` draws the same each time, so that a change is never blamed for a fault that stood before it;
 * `npm run test:long` takes another each time, to find such faults. Whatever fails prints its seed; `FACTLEDGER_TEST_SEED` draws it again.
 */
import fc from 'fast-check';

/** A long run: more of everything. */
export const LONG = process.env['FACTLEDGER_TEST_LONG'] === '1';
export const SEED = Number(process.env['FACTLEDGER_TEST_SEED'] ?? 20_251_021);

fc.configureGlobal({ seed: SEED });
export { fc };
