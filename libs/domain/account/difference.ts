/**
 * What changed between two accounts of one incident, row by row: announced, unannounced and apparent revisions first, then
 * everything else in the order of `CHANGE_KINDS`. A revision that appears swallows the rows it explains, so that one change
 * of an account is told once.
 */
import type { QuestionId } from '../ids.js';
import { elapsedMs } from '../times/intervals.js';
import { noticesBetween } from './notice-rows.js';
import { changeOf } from './rows.js';
import type { Row } from './rows.js';
import { shownOn, statementRows } from './statement-rows.js';
import { CHANGE_KINDS } from './view.js';
import type { AssertionRef, Change, ChangeKind, ContradictionRef, QuestionAccount, RevisionRef, Silence } from './view.js';

export function differenceOf(before: readonly QuestionAccount[], after: readonly QuestionAccount[]): readonly Change[] {
  const old = new Map<QuestionId, QuestionAccount>(before.map((account) => [account.question.id, account]));
  const fresh = new Set(after.map((account) => account.question.id));
  const pairs = [
    ...after.map((account) => [old.get(account.question.id) ?? emptied(account), account] as const),
    ...before.filter((account) => !fresh.has(account.question.id)).map((account) => [account, emptied(account)] as const),
  ];
  const rows = pairs.flatMap(([a, b]) => rowsOf(a, b));
  return rows.toSorted((x, y) => CHANGE_KINDS.indexOf(x.kind) - CHANGE_KINDS.indexOf(y.kind)).map(changeOf);
}

const emptied = (account: QuestionAccount): QuestionAccount => ({
  ...account,
  agreement: 'none',
  atOdds: [],
  lines: [],
  beside: [],
  silences: [],
  blame: [],
  contradictions: [],
  settled: [],
  revisions: [],
  corrected: [],
});

function rowsOf(before: QuestionAccount, after: QuestionAccount): readonly Row[] {
  const appeared = after.revisions.filter(({ id }) => !before.revisions.some((old) => old.id === id));
  const rows = statementRows(before, after);
  const swallowed = new Map<RevisionRef, Row[]>();
  const kept = rows.filter((row) => {
    const by = EXPLAINED.has(row.kind)
      ? appeared.find(({ explains }) => row.about.some((id) => explains.includes(id)))
      : undefined;
    if (by !== undefined) swallowed.set(by, [...(swallowed.get(by) ?? []), row]);
    return by === undefined;
  });
  return [
    ...appeared.map((revision) => revisionRow(after, revision, swallowed.get(revision) ?? [])),
    ...before.revisions
      .filter(({ id }) => !after.revisions.some((now) => now.id === id))
      .map((revision) => revisionGone(after, revision)),
    ...kept,
    ...contradictionRows(before, after),
    ...silenceRows(before, after),
  ];
}

/** What a revision accounts for; that something became certain, or was taken back, it does not. */
const EXPLAINED: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'positionChanged',
  'added',
  'hedged',
  'firmed',
  'numberChanged',
  'reattributed',
  'amended',
  'wordingOnly',
]);

const REVISED = { announced: 'announcedRevision', unannounced: 'unannouncedRevision', apparent: 'apparentRevision' } as const;

function revisionRow({ question, ...account }: QuestionAccount, revision: RevisionRef, swallowed: readonly Row[]): Row {
  const { from, to } = revision.said;
  const explained = new Map<string, AssertionRef>();
  for (const { statement } of shownOn({ question, ...account })) {
    for (const ref of [statement.assertion, ...statement.variants])
      if (revision.explains.includes(ref.id)) explained.set(ref.id, ref);
  }
  return {
    // Left out of the later side is not the same as dropped.
    kind: revision.to.length === 0 ? 'notRepeated' : REVISED[revision.announced],
    question,
    where: revision.label,
    before: joined(revision.from),
    after: joined(revision.to),
    assertions: [...explained.values()],
    about: [],
    events: [revision, ...swallowed.flatMap(({ events }) => events)],
    elapsedMs: from === null || to === null ? null : elapsedMs(from, to),
  };
}

const revisionGone = ({ question }: QuestionAccount, revision: RevisionRef): Row => ({
  kind: 'withdrawn',
  question,
  where: revision.label,
  before: `${joined(revision.from) ?? '—'} → ${joined(revision.to) ?? '—'}`,
  after: null,
  assertions: [],
  about: [],
  events: [revision],
  elapsedMs: null,
});

const joined = (texts: readonly string[]): string | null => (texts.length === 0 ? null : texts.join(', '));

function contradictionRows(before: QuestionAccount, after: QuestionAccount): readonly Row[] {
  const isNot =
    (list: readonly ContradictionRef[]) =>
    ({ id }: ContradictionRef) =>
      !list.some((other) => other.id === id);
  const { question } = after;
  const row = (kind: ChangeKind, ref: ContradictionRef, was: string | null, is: string | null): Row => ({
    kind,
    question,
    where: ref.label,
    before: was,
    after: is,
    assertions: [],
    about: [],
    events: [ref.latest],
    elapsedMs: null,
  });
  return [
    ...after.contradictions
      .filter(isNot(before.contradictions))
      .map((opened) =>
        row('contradictionOpened', opened, before.settled.find(({ id }) => id === opened.id)?.status ?? null, opened.strength),
      ),
    ...before.contradictions.filter(isNot(after.contradictions)).map((closed) => {
      const settled = after.settled.find(({ id }) => id === closed.id);
      return row('contradictionClosed', settled ?? closed, closed.strength, settled?.status ?? null);
    }),
  ];
}

function silenceRows(before: QuestionAccount, after: QuestionAccount): readonly Row[] {
  const idsOf = (silences: readonly Silence[]) =>
    new Set(silences.flatMap(({ assertion, variants }) => [assertion, ...variants].map(({ id }) => id)));
  const [old, fresh] = [idsOf(before.silences), idsOf(after.silences)];
  const notices = noticesBetween(before, after);
  const row = (kind: ChangeKind, { of, assertion }: Silence, was: string | null, is: string | null): Row => ({
    kind,
    question: after.question,
    where: of,
    before: was,
    after: is,
    assertions: [assertion],
    about: [assertion.id],
    events: [assertion],
    elapsedMs: null,
  });
  return [
    ...after.silences
      .filter(({ assertion }) => !old.has(assertion.id))
      .map((silence) => row('silence', silence, null, silence.absence)),
    ...before.silences
      .filter(({ assertion }) => !fresh.has(assertion.id))
      .map((silence) => {
        const correcting = notices.correcting([silence.assertion, ...silence.variants]);
        const gone = row(correcting.length > 0 ? 'corrected' : 'withdrawn', silence, silence.absence, null);
        return correcting.length > 0 ? { ...gone, events: correcting } : gone;
      }),
  ];
}
