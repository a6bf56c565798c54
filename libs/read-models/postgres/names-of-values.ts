/** Values as one text, for maps. */
import type { Value } from '../projection.js';

/** No two lists of values have the same, whatever stands in them: texts with line breaks, or none at all. */
export const nameOf = (values: readonly Value[]): string => (values.length === 1 ? said(values[0]) : values.map(said).join());
const said = (value: Value | undefined): string => (typeof value === 'string' ? `${value.length}:${value}` : String(value));
