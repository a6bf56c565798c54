/** Scales of verdicts, and the ledger's settings. The desk's own; what a verdict shows of its scale goes with the verdict. */
import { named } from '#domain/account/names.js';
import type { EventId, ScaleId } from '#domain/ids.js';
import type { Scale } from '#domain/ledger/events.js';
import { can } from '#domain/policy.js';
import type { Viewer } from '#domain/policy.js';
import { plain } from '#domain/text.js';
import type { Text } from '#domain/text.js';
import { cursorAt, limitOf, placeOf } from '../cursor.js';
import type { Page, PageAsked } from '../port.js';
import type { Row } from '../projection.js';
import { integerIn, textIn } from '../projections/rows.js';
import { ratingsOf } from '../views/of-verdicts.js';
import type { ScaleView, SettingsView } from '../views/verdict.js';
import type { Snapshot } from '../snapshot.js';
import type { Words } from './words.js';

export async function scaleVersion(snapshot: Snapshot, scale: ScaleId, version: number): Promise<Scale> {
  const row = await snapshot.first('SELECT data FROM {scale_versions} WHERE scale = ? AND version = ?', scale, version);
  if (row === undefined) throw new Error(`scale ${scale} has no version ${version}`);
  return JSON.parse(textIn(row, 'data')) as Scale;
}

export class ScaleQueries {
  constructor(private readonly words: Words) {}

  /** Null for everybody but the owner. */
  async scales(snapshot: Snapshot, { viewer, after, limit }: PageAsked & { readonly viewer: Viewer }): Promise<Page<ScaleView> | null> {
    const [from, size] = [placeOf('scales', after), limitOf(limit)];
    if (!can(viewer, 'read', { kind: 'ledger' })) return null;
    const rows = await snapshot.all('SELECT * FROM {scales} WHERE log_index > ? ORDER BY log_index LIMIT ?', from, size + 1);
    const last = rows.length > size ? rows[size - 1] : undefined;
    return {
      items: await Promise.all(rows.slice(0, size).map((row) => this.#view(snapshot, row))), basis: snapshot.progress('scales'),
      next: last === undefined ? null : cursorAt('scales', integerIn(last, 'log_index')),
    };
  }

  async scale(snapshot: Snapshot, { viewer, scale }: { readonly viewer: Viewer; readonly scale: ScaleId }): Promise<ScaleView | null> {
    const row = can(viewer, 'read', { kind: 'ledger' }) ? await snapshot.first('SELECT * FROM {scales} WHERE scale = ?', scale) : undefined;
    return row === undefined ? null : this.#view(snapshot, row);
  }

  async settings(snapshot: Snapshot): Promise<SettingsView> {
    const row = await snapshot.first('SELECT * FROM {four_eyes} ORDER BY log_index DESC LIMIT 1');
    if (row === undefined) return { fourEyes: false, touchedAt: 0, set: null };
    return {
      fourEyes: integerIn(row, 'required') === 1, touchedAt: integerIn(row, 'revision'),
      set: { actor: textIn(row, 'recorded_by'), recordedAt: textIn(row, 'recorded_at'), reason: this.#text(row, 'reason') },
    };
  }

  async #view(snapshot: Snapshot, row: Row): Promise<ScaleView> {
    const id = textIn(row, 'scale') as ScaleId;
    const rows = await snapshot.all('SELECT * FROM {scale_versions} WHERE scale = ? ORDER BY version', id);
    const versions = rows.map((each) => {
      const scale = this.words.in(JSON.parse(textIn(each, 'data')) as Scale, true);
      return {
        version: scale.version, name: plain(scale.name), ratings: ratingsOf(scale), entry: textIn(each, 'event_id') as EventId,
        recordedAt: textIn(each, 'recorded_at'), actor: textIn(each, 'recorded_by'),
      };
    });
    return {
      ...named(id, undefined, versions.at(-1)?.name), touchedAt: integerIn(row, 'touched_at'), logIndex: integerIn(row, 'log_index'), versions,
      retired: row['retired_event'] === null ? null : {
        entry: textIn(row, 'retired_event') as EventId, recordedAt: textIn(row, 'retired_at'), actor: textIn(row, 'retired_by'),
        reason: this.#text(row, 'retired_reason'),
      },
    };
  }

  #text(row: Row, column: string): string {
    return plain(this.words.in(JSON.parse(textIn(row, column)) as Text, true));
  }
}
