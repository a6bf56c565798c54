/**
 * Links between incidents: the same happening, part of one, merely mentioned, or told apart. A link stands in the stream of
 * the incident that was opened earlier and names the other one; whoever decides reads the other first.
 */
import { DomainError, ensure } from '../errors.js';
import type { Entry, EntryOf } from '../entries.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import type { EventId, IncidentId, RelationId } from '../ids.js';
import type { WhatHappened } from '../policy.js';
import type { Instant } from '../times/types.js';
import type { CommandOf } from './commands.js';
import type { IncidentLink, LinkStatus } from './events.js';
import { statusOfLink } from './record.js';
import type { IncidentRecord } from './record.js';
import { idIsNew } from './scope.js';
import { SHAPES } from './shapes.js';
import type { IncidentState } from './state.js';

/** In whose stream a link of the two stands: that of the incident opened earlier, by id where the clock does not tell. */
export function holderOf(a: Opening, b: Opening): IncidentId {
  const order = a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : a.incident < b.incident ? -1 : 1;
  return order < 0 ? a.incident : b.incident;
}
interface Opening {
  readonly incident: IncidentId;
  readonly openedAt: Instant;
}

export function linkIncidents(state: IncidentState, { type: _, ...data }: CommandOf<'LinkIncidents'>, facts: Facts): readonly Decided[] {
  SHAPES.IncidentsLinked(data, '');
  idIsNew({ state, facts }, 'relation', data.relation, '/relation');
  ensure(data.from !== data.to, 'related-to-itself', 'It is the same incident.', '/to');
  const own = state.record.opened?.data.incident;
  ensure(data.from === own || data.to === own, 'unknown-incident', 'The link is of other incidents.', '/from');
  for (const [at, incident] of [['/from', data.from], ['/to', data.to]] as const) {
    ensure(incident === own || facts.incidents?.has(incident) === true, 'unknown-incident', 'There is no such incident.', at);
  }
  nothingElseLinks(state.record, data, '/to');
  return [{ type: 'IncidentsLinked', data }];
}

export function judgeIncidentLink(state: IncidentState, { type: _, ...data }: CommandOf<'JudgeIncidentLink'>): readonly Decided[] {
  SHAPES.IncidentLinkJudged(data, '');
  const held = state.record.links.get(data.relation);
  if (held === undefined) throw new DomainError('unknown-relation', 'There is no such link in this incident.', '/relation');
  ensure(statusOfLink(held) !== data.status, 'nothing-changed', `It is ${data.status} already.`, '/status');
  if (data.status !== 'rejected') nothingElseLinks(state.record, held.entry.data, '/status');
  return [{ type: 'IncidentLinkJudged', data }];
}

/** Of two incidents one link counts at a time: the next one has to wait until it is rejected or withdrawn. */
function nothingElseLinks({ links }: IncidentRecord, { relation, from, to }: IncidentLink, at: string): void {
  for (const held of links.values()) {
    const { data } = held.entry;
    const ofTheSame = (data.from === from && data.to === to) || (data.from === to && data.to === from);
    ensure(data.relation === relation || !ofTheSame || statusOfLink(held) === 'rejected',
      'link-stands', 'Another link of these two stands: reject or withdraw it first.', at);
  }
}

/** Once an entry about a link is voided, the link may count again; not beside another one. */
export function linkMayCountWithout({ entries, voided, record }: IncidentState, entry: EntryOf<'RelationWithdrawn' | 'IncidentLinkJudged'>): void {
  const life = [...entries.values()].filter((each) => each.id !== entry.id && !voided.has(each.id) && isOfLink(each, entry.data.relation));
  const link = life.find((each) => each.type === 'IncidentsLinked');
  if (link === undefined || life.some(({ type }) => type === 'RelationWithdrawn')) return;
  const status = life.reduce<LinkStatus>((last, each) => (each.type === 'IncidentLinkJudged' ? each.data.status : last), link.data.status);
  if (status !== 'rejected') nothingElseLinks(record, link.data, '/entry');
}

type OfLink = EntryOf<'IncidentsLinked' | 'IncidentLinkJudged' | 'RelationWithdrawn'>;
const isOfLink = (entry: Entry, relation: RelationId): entry is OfLink =>
  (entry.type === 'IncidentsLinked' || entry.type === 'IncidentLinkJudged' || entry.type === 'RelationWithdrawn') && entry.data.relation === relation;

/** Links among what happened in an incident, each with the other end: whoever does not know that one must not learn of it here. */
export const linksIn = (happened: readonly WhatHappened[], own: IncidentId): readonly { readonly event: EventId; readonly other: IncidentId }[] =>
  happened.flatMap(({ id, type, data }) => (type === 'IncidentsLinked' ? [{ event: id, other: data.from === own ? data.to : data.from }] : []));
