/** The ledger as a whole: how it was opened, its imports, its moments. */
import type { LogIndex } from '#domain/ids.js';
import type { Recorded } from '../port.js';
import type { Row } from '../projection.js';
import { integerIn, textIn } from '../projections/rows.js';
import type { ImportView, LedgerView } from '../views/ledger.js';
import type { Snapshot } from '../snapshot.js';
import { basisAt } from './moments.js';

export class LedgerQueries {
  async ledger(snapshot: Snapshot): Promise<LedgerView> {
    const row = await snapshot.first('SELECT * FROM {ledger} ORDER BY log_index LIMIT 1');
    const basis = snapshot.progress('ledger');
    if (row === undefined) return { clock: null, notice: null, openedAt: null, basis };
    return {
      clock: row['clock'] === 'carried' ? 'carried' : 'true', notice: textOrNull(row, 'notice'),
      openedAt: textIn(row, 'opened_at'), basis,
    };
  }

  /** In the order they were begun. */
  async imports(snapshot: Snapshot): Promise<readonly ImportView[]> {
    return (await snapshot.all('SELECT * FROM {imports} ORDER BY log_index')).map(importView);
  }

  async import(snapshot: Snapshot, key: string): Promise<ImportView | null> {
    const row = await snapshot.first('SELECT * FROM {imports} WHERE import_key = ?', key);
    return row === undefined ? null : importView(row);
  }

  basisAt(snapshot: Snapshot, recorded: Recorded): Promise<LogIndex> {
    return basisAt(snapshot, recorded);
  }
}

const textOrNull = (row: Row, column: string): string | null => (row[column] === null ? null : textIn(row, column));

function importView(row: Row): ImportView {
  const completedAt = textOrNull(row, 'completed_at');
  return {
    key: textIn(row, 'import_key'), digest: textIn(row, 'digest'), state: completedAt === null ? 'begun' : 'completed',
    records: integerIn(row, 'records'), incidents: JSON.parse(textIn(row, 'incidents')),
    begunAt: textIn(row, 'begun_at'), completedAt,
  };
}
