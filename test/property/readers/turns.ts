/** What happens to a `RandomLedger`, by chance. */
import { fc } from '#test/support/property.js';
import type { Turn } from './ledger.js';

export const turnsOf = (length: { readonly minLength: number; readonly maxLength: number }): fc.Arbitrary<readonly Turn[]> => fc.array(
  fc.record({
    seed: fc.noBias(fc.integer()), values: fc.array(fc.jsonValue(), { minLength: 1, maxLength: 2 }), incident: fc.nat(3), kind: fc.nat(11),
  }),
  { ...length, size: 'max' },
);
