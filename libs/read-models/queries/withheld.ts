/** What is kept from readers now, and how sources and documents read to them for it. */
import type { Document } from '#domain/document/events.js';
import { streamOf } from '#domain/ids.js';
import type { EventId, StreamName } from '#domain/ids.js';
import { neverPublic } from '#domain/policy.js';
import type { Source } from '#domain/source/events.js';
import { plain } from '#domain/text.js';
import type { Text } from '#domain/text.js';
import { withheldDocument, withheldSource } from '#domain/withholding.js';
import type { Row } from '../projection.js';
import { textIn } from '../projections/rows.js';
import type { WithheldMark } from '../views/ledger.js';
import type { EventPlace } from '../views/log.js';
import type { Snapshot } from '../snapshot.js';
import { isConfidential } from './confidential.js';
import { OncePerRead } from './kept.js';
import type { Found } from './references.js';

/** Entries of a stream that are withheld now. `key` names the set. */
export interface Withheld {
  readonly key: string;
  readonly entries: ReadonlySet<EventId>;
}

export const withheldIn = async (snapshot: Snapshot, stream: StreamName): Promise<Withheld> =>
  withheldOf(await snapshot.all('SELECT entry, log_index FROM {withholdings} WHERE stream = ? ORDER BY log_index', stream));

const withheldOf = (rows: readonly Row[]): Withheld =>
  ({ key: rows.map((row) => row['log_index']).join(' '), entries: new Set(rows.map((row) => textIn(row, 'entry') as EventId)) });

/** Entries of sources and documents that are withheld now, and the streams whose registration is. */
export interface WithheldReferences extends Withheld {
  readonly registrations: ReadonlySet<StreamName>;
}
const references = new OncePerRead<WithheldReferences>();
export const withheldReferences = (snapshot: Snapshot): Promise<WithheldReferences> =>
  references.of(snapshot, '', () => readReferences(snapshot));

async function readReferences(snapshot: Snapshot): Promise<WithheldReferences> {
  const rows = await snapshot.all(`SELECT w.entry, w.log_index, w.stream, s.registered FROM {withholdings} w
    LEFT JOIN {statements} s ON s.event_id = w.entry AND s.until IS NULL WHERE w.reference_index IS NOT NULL ORDER BY w.reference_index`);
  const registrations = rows.filter((row) => row['registered'] !== null).map((row) => textIn(row, 'stream') as StreamName);
  return { ...withheldOf(rows), registrations: new Set(registrations) };
}

/** What of a source or document readers do not get: all of it while its registration is withheld. */
export async function staysWithDesk(
  snapshot: Snapshot, { event, type, stream }: Pick<EventPlace, 'event' | 'type' | 'stream'>,
): Promise<boolean> {
  if (neverPublic(type)) return true;
  const withheld = await withheldReferences(snapshot);
  // Of a confidential source readers get the registration alone, without its name: later names and labels stay here.
  if (type !== 'SourceRegistered' && await isConfidential(snapshot, stream)) return true;
  if (withheld.registrations.has(stream) || withheld.entries.has(event)) return true;
  const fixed = await snapshot.first('SELECT entry FROM {fixes} WHERE event_id = ?', event);
  return fixed !== undefined && withheld.entries.has(textIn(fixed, 'entry') as EventId);
}

/** Whether readers do not get the name of a source or document: it is confidential, or its registration is withheld. */
export const isNameless = async (snapshot: Snapshot, stream: StreamName): Promise<boolean> =>
  (await withheldReferences(snapshot)).registrations.has(stream) || isConfidential(snapshot, stream);

/** For the desk: whether and why an entry is kept from readers. */
export async function markOfWithheld(snapshot: Snapshot, entry: EventId): Promise<WithheldMark | null> {
  const row = await snapshot.first('SELECT event_id, reason, withheld_by FROM {withholdings} WHERE entry = ?', entry);
  if (row === undefined) return null;
  const reason = JSON.parse(textIn(row, 'reason')) as Text;
  return { entry: textIn(row, 'event_id') as EventId, reason: plain(reason), by: textIn(row, 'withheld_by') };
}

/** Sources and documents as readers get them: what is withheld has no name. */
export function asReadersSee(found: Found, { registrations }: WithheldReferences): Found {
  if (registrations.size === 0) return found;
  const sources = new Map([...found.sources].map(([id, source]): [typeof id, Source] =>
    [id, registrations.has(streamOf.source(id)) ? withheldSource(source) : source]));
  const documents = new Map([...found.documents].map(([id, document]): [typeof id, Document] =>
    [id, registrations.has(streamOf.document(id)) ? withheldDocument(document) : document]));
  return { ...found, sources, documents };
}
