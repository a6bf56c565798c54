/** The account, the difference of two, and the candidates: rules of the domain over what was read. */
import { accountOf } from '#domain/account/account.js';
import { candidatesOf } from '#domain/account/candidates.js';
import type { AccountDifference, OfficialAccount } from '#domain/account/view.js';
import { can } from '#domain/policy.js';
import { plain } from '#domain/text.js';
import type { AccountAsked, CandidateList, DifferenceAsked, IncidentAsked, Moment } from '../port.js';
import type { Snapshot } from '../snapshot.js';
import { changesBetween } from './differing.js';
import type { Side } from './differing.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';

interface AccountSide extends Side {
  readonly reading: IncidentReading;
  readonly account: OfficialAccount;
}

export class AccountQueries {
  constructor(private readonly reader: IncidentReader) {}

  async account(snapshot: Snapshot, { viewer, incident, public: publicAsOf, recorded = 'now' }: AccountAsked): Promise<OfficialAccount | null> {
    const reading = await this.reader.read(snapshot, viewer, incident, recorded);
    return reading === null ? null : this.#account(snapshot, reading, { public: publicAsOf, recorded });
  }

  async difference(snapshot: Snapshot, { viewer, incident, from, to }: DifferenceAsked): Promise<AccountDifference | null> {
    const sideAt = async (moment: Moment): Promise<AccountSide | null> => {
      const reading = await this.reader.read(snapshot, viewer, incident, moment.recorded);
      if (reading === null) return null;
      const [account, world] = await Promise.all([this.#account(snapshot, reading, moment), this.reader.world(snapshot, reading)]);
      return { reading, account, world, questions: account.questions, basis: reading.basis };
    };
    const [before, after] = await Promise.all([sideAt(from), sideAt(to)]);
    if (before === null || after === null) return null;
    const changes = await changesBetween(snapshot, after.reading, before, after);
    return { incident: after.account.incident, from: before.account.asOf, to: after.account.asOf, changes };
  }

  async candidates(snapshot: Snapshot, { viewer, incident, recorded = 'now' }: IncidentAsked): Promise<CandidateList | null> {
    if (!can(viewer, 'read', { kind: 'candidates' })) return null;
    const reading = await this.reader.read(snapshot, viewer, incident, recorded);
    return reading === null ? null : { items: candidatesOf(await this.reader.world(snapshot, reading)), basis: reading.basis };
  }

  async #account(snapshot: Snapshot, reading: IncidentReading, moment: Moment): Promise<OfficialAccount> {
    const [world, clock] = await Promise.all([this.reader.world(snapshot, reading), clockOf(snapshot)]);
    const opened = world.record.opened?.data;
    return {
      incident: { id: reading.id, slug: String(reading.row['slug']), title: opened === undefined ? '' : plain(opened.title) },
      asOf: { ...moment, basis: reading.basis, clock },
      questions: accountOf(world, moment.public),
    };
  }
}

export const clockOf = async (snapshot: Snapshot): Promise<'true' | 'carried'> =>
  ((await snapshot.first('SELECT clock FROM {ledger} ORDER BY log_index LIMIT 1'))?.['clock'] === 'carried' ? 'carried' : 'true');
