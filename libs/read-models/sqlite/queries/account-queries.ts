/** The account, the difference of two, and the candidates: rules of the domain over what was read. */
import { accountOf } from '#domain/account/account.js';
import { candidatesOf } from '#domain/account/candidates.js';
import type { AccountDifference, OfficialAccount } from '#domain/account/view.js';
import { can } from '#domain/policy.js';
import { plain } from '#domain/text.js';
import type { AccountAsked, CandidateList, DifferenceAsked, IncidentAsked, Moment } from '../../port.js';
import type { Snapshot } from '../snapshot.js';
import { changesBetween } from './differing.js';
import type { Side } from './differing.js';
import type { IncidentReader, IncidentReading } from './incident-reading.js';

export class AccountQueries {
  constructor(private readonly reader: IncidentReader) {}

  account(snapshot: Snapshot, { viewer, incident, public: publicAsOf, recorded = 'now' }: AccountAsked): OfficialAccount | null {
    const reading = this.reader.read(snapshot, viewer, incident, recorded);
    return reading === null ? null : this.#account(snapshot, reading, { public: publicAsOf, recorded });
  }

  difference(snapshot: Snapshot, { viewer, incident, from, to }: DifferenceAsked): AccountDifference | null {
    const [before, after] = [from, to].map((moment) => {
      const reading = this.reader.read(snapshot, viewer, incident, moment.recorded);
      return reading === null ? null : { reading, account: this.#account(snapshot, reading, moment) };
    });
    if (before === null || before === undefined || after === null || after === undefined) return null;
    const [old, fresh] = [before, after].map(({ reading, account }): Side =>
      ({ world: this.reader.world(snapshot, reading), questions: account.questions, basis: reading.basis }));
    const changes = old === undefined || fresh === undefined ? [] : changesBetween(snapshot, after.reading, old, fresh);
    return { incident: after.account.incident, from: before.account.asOf, to: after.account.asOf, changes };
  }

  candidates(snapshot: Snapshot, { viewer, incident, recorded = 'now' }: IncidentAsked): CandidateList | null {
    if (!can(viewer, 'read', { kind: 'candidates' })) return null;
    const reading = this.reader.read(snapshot, viewer, incident, recorded);
    return reading === null ? null : { items: candidatesOf(this.reader.world(snapshot, reading)), basis: reading.basis };
  }

  #account(snapshot: Snapshot, reading: IncidentReading, moment: Moment): OfficialAccount {
    const world = this.reader.world(snapshot, reading);
    const opened = world.record.opened?.data;
    return {
      incident: { id: reading.id, slug: String(reading.row['slug']), title: opened === undefined ? '' : plain(opened.title) },
      asOf: { ...moment, basis: reading.basis, clock: clockOf(snapshot) },
      questions: accountOf(world, moment.public),
    };
  }
}

export const clockOf = (snapshot: Snapshot): 'true' | 'carried' =>
  snapshot.first('SELECT clock FROM {ledger} ORDER BY log_index LIMIT 1')?.['clock'] === 'carried' ? 'carried' : 'true';
