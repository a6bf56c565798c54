/** How values of PostgreSQL come out. Set for each pool of ours and never for all that use the package in this process. */
import pg from 'pg';
import type { CustomTypesConfig } from 'pg';
import { restored } from './text.js';

const BIGINTS = 1016;
const TEXTS = 1009;
const PLAIN_TEXTS: readonly number[] = [pg.types.builtins.TEXT, pg.types.builtins.VARCHAR];

/** @throws {RangeError} for what a number cannot say exactly */
function integerOf(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the whole numbers that are exact`);
  return value;
}

/** Integers of 64 bits as numbers, text as it was before it was stored (text.ts); everything else as node-postgres has it (`bytea` as Buffer, `timestamptz` as Date). */
export const OUR_TYPES: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string) => {
    if (format !== 'binary' && oid === pg.types.builtins.INT8) return integerOf;
    if (format !== 'binary' && PLAIN_TEXTS.includes(oid)) return restored;
    const usual = pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
    const ofEach = oid === BIGINTS ? integerOf : oid === TEXTS ? restored : null;
    if (format === 'binary' || ofEach === null) return usual;
    return (text: string) => (usual(text) as readonly (string | null)[]).map((each) => (each === null ? null : ofEach(each)));
  },
};
