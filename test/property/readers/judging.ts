/** Requests that need judgement, links, withholding and publication: beside those of commands.ts. */
import type { AssertionId, EventId, IncidentId } from '#domain/ids.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import { LINK_KINDS, LINK_STATUSES } from '#domain/incident/events.js';
import type { Verdict } from '#domain/incident/events.js';
import type { IncidentState } from '#domain/incident/state.js';
import { id } from '#domain/testing/builders.js';
import type { Choices } from '../commands.js';

export const pick = <T>(choices: Choices, list: Iterable<T>): T | undefined => {
  const all = [...list];
  return all.length === 0 ? undefined : all[choices.next(all.length)];
};
const there = <T extends string>(choices: Choices, things: ReadonlyMap<T, unknown>): T => pick(choices, things.keys()) ?? id('nothing');

type Maker = (choices: Choices, state: IncidentState, incident: IncidentId) => IncidentCommand;
const made = (choices: Choices, incident: IncidentId, letter: string) => id<never>(`${incident}.${letter}${100 + choices.next(400)}`);

function verdict(choices: Choices, { record }: IncidentState, incident: IncidentId): Verdict {
  const assertion = there<AssertionId>(choices, record.assertions);
  const position = there(choices, record.positions);
  const replaces = choices.next(3) === 0 ? pick(choices, record.verdicts.keys()) : undefined;
  const about = record.verdicts.get(replaces ?? id(''))?.entry.data.about;
  return {
    verdict: made(choices, incident, 'V'), ...(choices.next(2) === 0 ? { label: `${incident}.L${choices.next(400)}` } : {}),
    about: about ?? (choices.next(2) === 0 ? { kind: 'assertions', assertions: [assertion] }
      : { kind: 'position', position, question: record.positions.get(position)?.data.question ?? id('nothing') }),
    scale: { scale: id(choices.next(4) === 0 ? 'scale-b' : 'scale-a'), version: 1 }, rating: choices.next(2) === 0 ? 'yes' : 'no', rationale: 'so it is',
    evidence: { for: choices.next(2) === 0 ? [there(choices, record.assertions)] : [], against: [] },
    ...(replaces === undefined ? {} : { replaces }),
  };
}

const open = (choices: Choices, { proposals }: IncidentState): EventId =>
  pick(choices, [...proposals].flatMap(([event, { settled }]) => (settled === null ? [event] : []))) ?? id('nothing');

const WORTH_WITHHOLDING = new Set(['QuestionRaised', 'PositionAdded', 'UtteranceLogged', 'AssertionLogged', 'AssertionRetracted', 'AccountRevised',
  'AssertionsRelated', 'ContradictionRaised', 'CorrectionIssued', 'ClarificationIssued', 'UpdateIssued', 'VerdictApproved', 'RelayAnchored']);

const MAKERS: readonly Maker[] = [
  (c, state, incident) => ({ type: 'GiveVerdict', ...verdict(c, state, incident) }),
  (c, state, incident) => ({ type: 'GiveVerdict', ...verdict(c, state, incident) }),
  (c, state, incident) => ({ type: 'ProposeVerdict', ...verdict(c, state, incident) }),
  (c, { record }) => ({ type: 'RetractVerdict', verdict: there(c, record.verdicts), reason: 'no longer' }),
  (c, { record }) => ({ type: 'ProposeResolution', contradiction: there(c, record.contradictions), reason: 'settled', evidence: [there(c, record.assertions)] }),
  (c, { entries }) => ({ type: 'ProposeVoiding', entry: there(c, entries), reason: 'a slip' }),
  (c, { revision }) => ({ type: 'ProposePublication', throughRevision: c.next(revision + 1) }),
  (c, state) => ({ type: 'ApproveProposal', proposal: open(c, state) }),
  (c, state) => ({ type: 'ApproveProposal', proposal: open(c, state) }),
  (c, state) => ({ type: 'RejectProposal', proposal: open(c, state), reason: 'not so' }),
  (c, _, incident) => {
    const other = id<IncidentId>(`I${1 + c.next(4)}`);
    const ends = c.next(2) === 0 ? { from: incident, to: other } : { from: other, to: incident };
    return { type: 'LinkIncidents', relation: made(c, incident, 'M'), ...ends, kind: pick(c, LINK_KINDS) ?? 'same', status: pick(c, LINK_STATUSES) ?? 'possible', rationale: 'alike' };
  },
  (c, { record }) => ({ type: 'JudgeIncidentLink', relation: there(c, record.links), status: pick(c, LINK_STATUSES) ?? 'possible', reason: 'looked again' }),
  (c, { entries }) => ({
    type: 'WithholdEntry', reason: 'a name', entry: pick(c, [...entries.values()].filter(({ type }) => WORTH_WITHHOLDING.has(type)))?.id ?? id('nothing'),
  }),
  (c, { revision }) => ({ type: 'PublishIncident', throughRevision: Math.max(0, revision - c.next(20)) }),
  (c, { revision }) => ({ type: 'PublishIncident', throughRevision: Math.max(0, revision - c.next(6)) }),
];

/** Nothing ever publishes I4; I3 seldom is. */
export function judging(choices: Choices, state: IncidentState, incident: IncidentId): IncidentCommand {
  const command = (pick(choices, MAKERS) ?? MAKERS[0])?.(choices, state, incident);
  if (command === undefined || (command.type === 'PublishIncident' && incident === 'I4')) return { type: 'UnpublishIncident', reason: 'ours' };
  return command;
}
