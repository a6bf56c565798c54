/** Incidents as they are listed and looked up. */
import { DomainError } from '#domain/errors.js';
import type { Entry } from '#domain/entries.js';
import { recordOf } from '#domain/incident/record.js';
import { plain } from '#domain/text.js';
import type { Viewer } from '#domain/policy.js';
import { cursorAt, limitOf, placeOf } from '../cursor.js';
import type { Page, PageAsked } from '../port.js';
import { entryOfRow, integerIn, textIn } from '../projections/rows.js';
import type { IncidentCounts, IncidentView } from '../views/incident.js';
import { isWaiting } from '../views/of-incident.js';
import type { Approval } from '../views/verdict.js';
import type { Snapshot } from '../snapshot.js';
import { approvalOf } from './approvals.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';
import { Kept } from './kept.js';

const MAX_COUNTS = 20_000;

export class IncidentQueries {
  readonly #counts = new Kept<IncidentCounts>(MAX_COUNTS);

  constructor(private readonly reader: IncidentReader) {}

  async incident(snapshot: Snapshot, asked: { readonly viewer: Viewer; readonly incident: string }): Promise<IncidentView | null> {
    const reading = await this.reader.read(snapshot, asked.viewer, asked.incident);
    return reading === null ? null : this.#view(snapshot, reading);
  }

  async incidents(snapshot: Snapshot, { viewer, after, limit }: PageAsked & { readonly viewer: Viewer }): Promise<Page<IncidentView>> {
    const size = limitOf(limit);
    const seen = viewer.kind === 'owner' ? '' : 'AND published_log_index IS NOT NULL';
    const rows = await snapshot.all(`SELECT * FROM {incidents} WHERE log_index > ? ${seen} ORDER BY log_index LIMIT ?`,
      placeOf('incidents', after), size + 1);
    const items = await Promise.all(rows.slice(0, size).map(async (row) => {
      const reading = await this.reader.readPlace(snapshot, viewer, await this.reader.place(snapshot, row));
      return reading === null ? [] : [await this.#view(snapshot, reading)];
    }));
    const last = rows[size - 1];
    return {
      items: items.flat(), basis: snapshot.progress('incidents', 'statements', 'timeline'),
      next: rows.length > size && last !== undefined ? cursorAt('incidents', integerIn(last, 'log_index')) : null,
    };
  }

  async #view(snapshot: Snapshot, reading: IncidentReading): Promise<IncidentView> {
    const [opening, last, importing, approval] = await Promise.all([
      this.#opening(snapshot, reading), lastEventOf(snapshot, reading), importOf(snapshot, reading), publicationApproval(snapshot, reading),
    ]);
    if (opening?.type !== 'IncidentOpened') throw new DomainError('incident-not-open', 'The incident has no opening.');
    const { slug, title, kind, zone, happened } = opening.data;
    return {
      id: reading.id, slug, title: plain(title), kind, zone, happened, openedAt: opening.recordedAt, ...last,
      counts: await this.#counts.through(
        snapshot, `${reading.id} ${last.logIndex} ${reading.horizon.desk} ${reading.withholdings}`, () => this.#counted(snapshot, reading), () => 1,
      ),
      publication: { ...reading.publication, approval },
      importIncomplete: importing,
    };
  }

  /** Where something stays with the desk, what is left of the rest decides. */
  async #counted(snapshot: Snapshot, reading: IncidentReading): Promise<IncidentCounts> {
    if (reading.kept.ids.size === 0) return countsOf(snapshot, reading);
    const { questions, assertions, contradictions } = await this.reader.record(snapshot, reading);
    const open = [...contradictions.values()].filter(({ status }) => status === 'open');
    return { questions: questions.size, assertions: assertions.size, unsorted: 0, openContradictions: open.length };
  }

  /** As it read at the horizon: an amendment after it is not there yet. */
  async #opening(snapshot: Snapshot, { row, basis, horizon }: IncidentReading): Promise<Entry | null> {
    const version = await snapshot.first(`SELECT * FROM {statements} WHERE event_id = ? AND since <= ? AND (until IS NULL OR until > ?)`,
      textIn(row, 'event_id'), basis, basis);
    return version === undefined ? null : this.reader.words.of(entryOfRow(version), horizon.desk);
  }
}

/** The import that has not ended yet; null for readers. */
async function importOf(snapshot: Snapshot, { id, horizon }: IncidentReading): Promise<string | null> {
  if (!horizon.desk) return null;
  const row = await snapshot.first('SELECT import_key FROM {importing} WHERE incident = ? LIMIT 1', id);
  return row === undefined ? null : textIn(row, 'import_key');
}

async function publicationApproval(snapshot: Snapshot, { publication: { publishedLogIndex } }: IncidentReading): Promise<Approval | null> {
  const row = publishedLogIndex === null ? undefined : await snapshot.first('SELECT * FROM {statements} WHERE since = ?', publishedLogIndex);
  const entry = row === undefined ? null : entryOfRow(row);
  return entry?.type === 'IncidentPublished' ? approvalOf(snapshot, entry) : null;
}

async function lastEventOf(snapshot: Snapshot, { id, basis }: IncidentReading): Promise<Pick<IncidentView, 'revision' | 'logIndex'>> {
  const row = await snapshot.first(`SELECT revision, log_index FROM {timeline}
    WHERE incident = ? AND log_index <= ? ORDER BY revision DESC LIMIT 1`, id, basis);
  if (row === undefined) return { revision: -1, logIndex: -1 };
  return { revision: integerIn(row, 'revision'), logIndex: integerIn(row, 'log_index') };
}

/** Counted in the index, without reading what the entries say; only the few that wait or waited unsorted are folded. */
async function countsOf(snapshot: Snapshot, { id, stream, basis, horizon }: IncidentReading): Promise<IncidentCounts> {
  const asOf = 'since <= ? AND (until IS NULL OR until > ?)';
  const [tallied, lives] = await Promise.all([
    snapshot.all(`SELECT tally, count(*) AS n FROM {statements}
      WHERE stream = ? AND tally IS NOT NULL AND ${asOf} GROUP BY tally`, stream, basis, basis),
    snapshot.all(`SELECT * FROM {contradiction_entries} WHERE incident = ? AND ${asOf} ORDER BY log_index`, id, basis, basis),
  ]);
  const tallies = new Map(tallied.map((row) => [row['tally'], integerIn(row, 'n')]));
  const atFirstUnsorted = tallies.get('unsorted') ?? 0;
  const choices = atFirstUnsorted === 0 ? [] : await snapshot.all(`SELECT * FROM {statements}
    WHERE stream = ? AND tally IN ('unsorted', 'choice') AND ${asOf} ORDER BY log_index`, stream, basis, basis);
  const unsorted = [...recordOf(choices.map(entryOfRow)).assertions.values()].filter(isWaiting).length;
  const sorted = (tallies.get('assertion') ?? 0) + atFirstUnsorted - unsorted;
  const { contradictions } = recordOf(lives.map(entryOfRow));
  return {
    questions: tallies.get('question') ?? 0,
    assertions: horizon.desk ? sorted + unsorted : sorted,
    unsorted: horizon.desk ? unsorted : 0,
    openContradictions: [...contradictions.values()].filter(({ status }) => status === 'open').length,
  };
}
