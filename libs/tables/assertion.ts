/** A row of a table as the body of `POST /v1/incidents/{incident}/assertions`, and the way back from a refusal to its cell. */
import { timeFrom } from '#domain/times/uncertain.js';
import { DomainError } from '#domain/errors.js';
import { HOPS } from './columns.js';
import type { Column, ColumnOf, HopColumn } from './columns.js';
import type { Cell, Row, RowFault } from './rows.js';

/** The cells of a row by column. */
type Values = ReadonlyMap<Column, Cell & { readonly header: string }>;

export interface Drafted {
  readonly body: object;
  /** Where in the row the part of the body stands that a JSON Pointer names. */
  readonly placeOf: (pointer: string) => Pick<RowFault, 'column' | 'header'>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** An id, or the desk's label. */
const reference = (text: string): string => (UUID.test(text) ? text : `label:${text}`);

/** @param zone of the incident, which tells EDTF from words; the server reads either */
export function assertionOf(row: Row, columnOf: ColumnOf, zone: string): Drafted | readonly RowFault[] {
  const faults: RowFault[] = [];
  const values = valuesOf(row, columnOf, faults);
  /** What a cell holds, where it holds anything. */
  const text = (column: Column): string | undefined => values.get(column)?.text || undefined;
  const place = (column: Column): Pick<RowFault, 'column' | 'header'> => {
    const cell = values.get(column);
    return { column: cell?.column ?? null, header: cell?.header ?? null };
  };
  const fault = (column: Column, detail: string): void => { faults.push({ line: row.line, ...place(column), detail }); };
  const flag = (column: Column): boolean | undefined => {
    const given = text(column)?.toLowerCase();
    if (given === undefined) return undefined;
    if (['yes', 'y', 'true', '1'].includes(given)) return true;
    if (!['no', 'n', 'false', '0'].includes(given)) fault(column, `"${given}" is neither yes nor no`);
    return false;
  };
  const needed = (column: Column, why: string): string => {
    const given = text(column);
    if (given === undefined) fault(column, `${column} is missing${why}`);
    return given ?? '';
  };

  const utterance = {
    kind: 'new', claimants: [{ speaker: speakerOf(), ...only({ onBehalfOf: optionalReference('on_behalf_of') }) }],
    channel: text('channel') ?? (text('speaking_document') === undefined ? 'unstated' : 'ownVoice'),
    said: saidOf(), ...only({ document: optionalReference('utterance_document') }),
  };
  const body = {
    gist: needed('gist', ''), utterance, certainty: text('certainty') ?? 'asserted',
    relays: HOPS.flatMap((n) => hopOf(n)),
    ...only({ label: text('label'), quote: text('quote'), unclear: text('unclear'), act: actOf() }),
  };
  return faults.length > 0 ? faults : { body, placeOf: (pointer) => place(columnAt(pointer)) };

  function optionalReference(column: Column): string | undefined {
    const given = text(column);
    return given === undefined ? undefined : reference(given);
  }

  function speakerOf(): object {
    const [source, described, document] = [text('speaker'), text('anonymous'), text('speaking_document')];
    const given = [source, described, document].filter((each) => each !== undefined).length;
    if (given !== 1) fault(source !== undefined ? 'speaker' : 'anonymous', given === 0
      ? 'nobody speaks: one of speaker, anonymous and speaking_document is needed' : 'only one of speaker, anonymous and speaking_document may be given');
    if (source !== undefined) return { kind: 'source', source: reference(source) };
    if (document !== undefined) return { kind: 'document', document: reference(document) };
    return { kind: 'anonymous', described: described ?? '', official: flag('official') ?? false, ...only({ count: countOf() }) };
  }

  function countOf(): number | undefined {
    const given = text('count');
    if (given === undefined) return undefined;
    if (!/^\d{1,5}$/.test(given)) fault('count', `"${given}" is no number`);
    return Number(given);
  }

  function saidOf(): string | object {
    const said = needed('said', ': write "unknown" where nobody says when');
    if (said === '' || isEdtf(said, zone)) return said;
    return { words: said, ...only({ relativeTo: text('said_relative_to') }) };
  }

  function hopOf(n: (typeof HOPS)[number]): readonly object[] {
    const at = (name: HopColumn): string | undefined => text(`${name}${n}`);
    const [source, document] = [optionalReference(`relay_source${n}`), optionalReference(`document${n}`)];
    const marks = (['mode', 'relay_certainty', 'printed_title'] as const).find((name) => at(name) !== undefined);
    if (source === undefined && document === undefined) {
      if (marks !== undefined) fault(`${marks}${n}`, `nobody relays: relay_source${n} or document${n} is needed`);
      return [];
    }
    return [{
      by: only({ source, document }), mode: at('mode') ?? 'paraphrase', certainty: at('relay_certainty') ?? 'asserted', ...only({ title: at('printed_title') }),
    }];
  }

  function actOf(): object | undefined {
    const question = optionalReference('question');
    const position = optionalReference('position');
    const kind = text('act') ?? (text('absence') !== undefined ? 'withholds' : text('commits_to') !== undefined ? 'commits' : question !== undefined ? 'states' : undefined);
    if (position !== undefined && (question === undefined || kind === 'withholds' || kind === 'commits')) fault('position', 'a position answers a question that is stated or judged');
    switch (kind) {
      case undefined: return undefined;
      case 'states':
      case 'judges': return { kind, answers: question === undefined ? [] : [{ question, ...only({ position }) }] };
      case 'withholds': return { kind, question: question ?? needed('question', ': withheld about what?'), absence: needed('absence', '') };
      case 'commits': return { kind, to: needed('commits_to', ''), followUp: flag('follow_up') ?? false, ...only({ question }) };
      default:
        fault('act', `"${kind}" is none of states, judges, withholds and commits`);
        return undefined;
    }
  }
}

function valuesOf(row: Row, columnOf: ColumnOf, faults: RowFault[]): Values {
  const values = new Map<Column, Cell & { readonly header: string }>();
  for (const [header, { text, column }] of row.cells) {
    const named = columnOf(header);
    const trimmed = text.trim();
    if (named === 'ignored') continue;
    if (named === 'unknown') faults.push({ line: row.line, column, header, detail: 'a column that nobody knows' });
    else if (values.has(named.column)) faults.push({ line: row.line, column, header, detail: `a second column is read as ${named.column}` });
    else values.set(named.column, { text: trimmed, column, header });
  }
  return values;
}

const only = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Texts that begin with a digit are mostly dates of one form, and there are many of the same. */
const KNOWN = new Map<string, boolean>();

function isEdtf(text: string, zone: string): boolean {
  const key = `${zone} ${text}`;
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  let is = true;
  try {
    timeFrom(text, zone);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    is = false;
  }
  if (KNOWN.size >= 4_096) KNOWN.clear();
  KNOWN.set(key, is);
  return is;
}

/** The longest that fits goes before the others. */
const PLACES: readonly (readonly [RegExp, (match: RegExpExecArray) => Column])[] = [
  [/^\/utterance\/said\/relativeTo/, () => 'said_relative_to'], [/^\/utterance\/said/, () => 'said'],
  [/^\/utterance\/channel/, () => 'channel'], [/^\/utterance\/document/, () => 'utterance_document'],
  [/^\/utterance\/claimants\/0\/onBehalfOf/, () => 'on_behalf_of'], [/^\/utterance\/claimants\/0\/speaker\/described/, () => 'anonymous'],
  [/^\/utterance\/claimants\/0\/speaker\/official/, () => 'official'], [/^\/utterance\/claimants\/0\/speaker\/count/, () => 'count'],
  [/^\/utterance\/claimants\/0\/speaker\/document/, () => 'speaking_document'], [/^\/utterance\/claimants/, () => 'speaker'],
  [/^\/relays\/([012])\/by\/source/, ([, n]) => `relay_source${hop(n)}`], [/^\/relays\/([012])\/mode/, ([, n]) => `mode${hop(n)}`],
  [/^\/relays\/([012])\/certainty/, ([, n]) => `relay_certainty${hop(n)}`], [/^\/relays\/([012])\/title/, ([, n]) => `printed_title${hop(n)}`],
  [/^\/relays\/([012])/, ([, n]) => `document${hop(n)}`],
  [/^\/act\/answers\/0\/position/, () => 'position'], [/^\/act\/(answers|question)/, () => 'question'], [/^\/act\/absence/, () => 'absence'],
  [/^\/act\/to/, () => 'commits_to'], [/^\/act/, () => 'act'],
  [/^\/label/, () => 'label'], [/^\/quote/, () => 'quote'], [/^\/certainty/, () => 'certainty'], [/^\/unclear/, () => 'unclear'],
];
const hop = (n: string | undefined): (typeof HOPS)[number] => HOPS[Number(n)] ?? '';

function columnAt(pointer: string): Column {
  for (const [pattern, column] of PLACES) {
    const match = pattern.exec(pointer);
    if (match !== null) return column(match);
  }
  return 'gist';
}
