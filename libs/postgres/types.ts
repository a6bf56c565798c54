/** How values of PostgreSQL come out. Set for each pool of ours and never for all that use the package in this process. */
import pg from 'pg';
import type { CustomTypesConfig } from 'pg';

const BIGINTS = 1016;

/** @throws {RangeError} for what a number cannot say exactly */
function integerOf(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the whole numbers that are exact`);
  return value;
}

/** Integers of 64 bits as numbers; everything else as node-postgres has it (`bytea` as Buffer, `timestamptz` as Date). */
export const OUR_TYPES: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string) => {
    if (format !== 'binary' && oid === pg.types.builtins.INT8) return integerOf;
    const usual = pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
    if (format === 'binary' || oid !== BIGINTS) return usual;
    return (text: string) => (usual(text) as readonly (string | null)[]).map((each) => (each === null ? null : integerOf(each)));
  },
};
