/** The columns a table may have, and how headers are read as such. docs/reference/tables.md tells each. */

/** Columns by name. Those of a hop come up to three times: `document`, `document_2`, `document_3`. */
const PLAIN = [
  'label', 'gist', 'quote', 'certainty', 'unclear',
  'speaker', 'anonymous', 'official', 'count', 'speaking_document', 'on_behalf_of', 'channel', 'said', 'said_relative_to', 'utterance_document',
  'act', 'question', 'position', 'absence', 'commits_to', 'follow_up',
] as const;
const HOP = ['relay_source', 'document', 'mode', 'relay_certainty', 'printed_title'] as const;
export const HOPS = ['', '_2', '_3'] as const;
type PlainColumn = (typeof PLAIN)[number];
export type HopColumn = (typeof HOP)[number];
export type Column = PlainColumn | `${HopColumn}${(typeof HOPS)[number]}`;

export const COLUMNS: readonly Column[] = [...PLAIN, ...HOPS.flatMap((n) => HOP.map((name): Column => `${name}${n}`))];

/** Other names that people give them. */
const ALIASES: Readonly<Record<string, Column>> = {
  source: 'speaker', behalf_of: 'on_behalf_of', when: 'said', relay: 'relay_source', relay_mode: 'mode', title: 'printed_title', summary: 'gist',
  official_class: 'official', relative_to: 'said_relative_to',
};
/** What a file of rejected rows carries beside the rows. */
export const REJECTED = ['rejected_line', 'rejected_reason'] as const;

const isColumn = (name: string): name is Column => COLUMNS.some((known) => known === name);

/** A header as a column: without regard to case, with `_` for spaces and hyphens. Null for one that nobody knows. */
export function columnNamed(header: string): Column | null {
  const name = header.trim().toLowerCase().replace(/[\s-]+/g, '_');
  return isColumn(name) ? name : ALIASES[name] ?? null;
}

export type ColumnOf = (header: string) => { readonly column: Column } | 'ignored' | 'unknown';

/** @param given `Header=column`, which goes before what the header itself says; `Header=` ignores it. @throws {RangeError} for one of another form */
export function mapping(given: readonly string[], ignoreUnknown: boolean): ColumnOf {
  const own = new Map(given.map((pair) => {
    const [, header, name] = /^(.+)=([^=]*)$/.exec(pair) ?? [];
    if (header === undefined || name === undefined) throw new RangeError(`${pair} is not of the form Header=column`);
    if (name === '') return [header.trim(), null];
    const column = columnNamed(name);
    if (column === null) throw new RangeError(`${name} is no column; there are ${COLUMNS.filter((each) => !/_\d$/.test(each)).join(', ')}`);
    return [header.trim(), column];
  }));
  return (header) => {
    const mapped = own.get(header);
    if (mapped === null || REJECTED.some((name) => name === header)) return 'ignored';
    const column = mapped ?? columnNamed(header);
    return column === null ? (ignoreUnknown ? 'ignored' : 'unknown') : { column };
  };
}
