/** Incidents as they are listed and looked up. */
import { DomainError } from '#domain/errors.js';
import type { Entry } from '#domain/entries.js';
import { recordOf } from '#domain/incident/record.js';
import { plain } from '#domain/text.js';
import type { Viewer } from '#domain/policy.js';
import { cursorAt, limitOf, placeOf } from '../../cursor.js';
import { Lru } from '../../lru.js';
import type { Page, PageAsked } from '../../port.js';
import { entryOfRow, integerIn, textIn } from '../../projections/rows.js';
import type { IncidentCounts, IncidentView } from '../../views/incident.js';
import { isWaiting } from '../../views/of-incident.js';
import type { Approval } from '../../views/verdict.js';
import type { Snapshot } from '../snapshot.js';
import { approvalOf } from './approvals.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';

const MAX_COUNTS = 20_000;

export class IncidentQueries {
  readonly #counts = new Lru<IncidentCounts>(MAX_COUNTS);

  constructor(private readonly reader: IncidentReader) {}

  incident(snapshot: Snapshot, asked: { readonly viewer: Viewer; readonly incident: string }): IncidentView | null {
    const reading = this.reader.read(snapshot, asked.viewer, asked.incident);
    return reading === null ? null : this.#view(snapshot, reading);
  }

  incidents(snapshot: Snapshot, { viewer, after, limit }: PageAsked & { readonly viewer: Viewer }): Page<IncidentView> {
    const size = limitOf(limit);
    const rows = snapshot.all(`SELECT * FROM {incidents} WHERE log_index > ? AND (published_log_index IS NOT NULL OR ?)
      ORDER BY log_index LIMIT ?`, placeOf('incidents', after), viewer.kind === 'owner' ? 1 : 0, size + 1);
    const items = rows.slice(0, size).flatMap((row) => {
      const reading = this.reader.readPlace(snapshot, viewer, this.reader.place(snapshot, row));
      return reading === null ? [] : [this.#view(snapshot, reading)];
    });
    const last = rows[size - 1];
    return {
      items, basis: snapshot.progress('incidents', 'statements', 'timeline'),
      next: rows.length > size && last !== undefined ? cursorAt('incidents', integerIn(last, 'log_index')) : null,
    };
  }

  #view(snapshot: Snapshot, reading: IncidentReading): IncidentView {
    const opening = this.#opening(snapshot, reading);
    if (opening?.type !== 'IncidentOpened') throw new DomainError('incident-not-open', 'The incident has no opening.');
    const { slug, title, kind, zone, happened } = opening.data;
    const last = lastEventOf(snapshot, reading);
    const importing = reading.horizon.desk
      ? snapshot.first('SELECT import_key FROM {importing} WHERE incident = ? LIMIT 1', reading.id) : undefined;
    return {
      id: reading.id, slug, title: plain(title), kind, zone, happened, openedAt: opening.recordedAt, ...last,
      counts: this.#counts.through(
        `${reading.id} ${last.logIndex} ${reading.horizon.desk} ${reading.withholdings}`, () => this.#counted(snapshot, reading), () => 1,
      ),
      publication: { ...reading.publication, approval: publicationApproval(snapshot, reading) },
      importIncomplete: importing === undefined ? null : textIn(importing, 'import_key'),
    };
  }

  /** Where something stays with the desk, what is left of the rest decides. */
  #counted(snapshot: Snapshot, reading: IncidentReading): IncidentCounts {
    if (reading.kept.ids.size === 0) return countsOf(snapshot, reading);
    const { questions, assertions, contradictions } = this.reader.record(snapshot, reading);
    const open = [...contradictions.values()].filter(({ status }) => status === 'open');
    return { questions: questions.size, assertions: assertions.size, unsorted: 0, openContradictions: open.length };
  }

  /** As it read at the horizon: an amendment after it is not there yet. */
  #opening(snapshot: Snapshot, { row, basis, horizon }: IncidentReading): Entry | null {
    const version = snapshot.first(`SELECT * FROM {statements} WHERE event_id = ? AND since <= ? AND (until IS NULL OR until > ?)`,
      textIn(row, 'event_id'), basis, basis);
    return version === undefined ? null : this.reader.words.of(entryOfRow(version), horizon.desk);
  }
}

function publicationApproval(snapshot: Snapshot, { publication: { publishedLogIndex } }: IncidentReading): Approval | null {
  const row = publishedLogIndex === null ? undefined : snapshot.first('SELECT * FROM {statements} WHERE since = ?', publishedLogIndex);
  const entry = row === undefined ? null : entryOfRow(row);
  return entry?.type === 'IncidentPublished' ? approvalOf(snapshot, entry) : null;
}

function lastEventOf(snapshot: Snapshot, { id, basis }: IncidentReading): Pick<IncidentView, 'revision' | 'logIndex'> {
  const row = snapshot.first(`SELECT revision, log_index FROM {timeline}
    WHERE incident = ? AND log_index <= ? ORDER BY revision DESC LIMIT 1`, id, basis);
  if (row === undefined) return { revision: -1, logIndex: -1 };
  return { revision: integerIn(row, 'revision'), logIndex: integerIn(row, 'log_index') };
}

/** Counted in the index, without reading what the entries say; only the few that wait or waited unsorted are folded. */
function countsOf(snapshot: Snapshot, { id, stream, basis, horizon }: IncidentReading): IncidentCounts {
  const asOf = 'since <= ? AND (until IS NULL OR until > ?)';
  const tallies = new Map(snapshot.all(`SELECT tally, count(*) AS n FROM {statements}
    WHERE stream = ? AND tally IS NOT NULL AND ${asOf} GROUP BY tally`, stream, basis, basis)
    .map((row) => [row['tally'], integerIn(row, 'n')]));
  const atFirstUnsorted = tallies.get('unsorted') ?? 0;
  const choices = atFirstUnsorted === 0 ? [] : snapshot.all(`SELECT * FROM {statements}
    WHERE stream = ? AND tally IN ('unsorted', 'choice') AND ${asOf} ORDER BY log_index`, stream, basis, basis);
  const unsorted = [...recordOf(choices.map(entryOfRow)).assertions.values()].filter(isWaiting).length;
  const sorted = (tallies.get('assertion') ?? 0) + atFirstUnsorted - unsorted;
  const lives = snapshot.all(`SELECT * FROM {contradiction_entries}
    WHERE incident = ? AND ${asOf} ORDER BY log_index`, id, basis, basis);
  const { contradictions } = recordOf(lives.map(entryOfRow));
  return {
    questions: tallies.get('question') ?? 0,
    assertions: horizon.desk ? sorted + unsorted : sorted,
    unsorted: horizon.desk ? unsorted : 0,
    openContradictions: [...contradictions.values()].filter(({ status }) => status === 'open').length,
  };
}
