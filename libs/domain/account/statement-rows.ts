/** The rows of a difference that are about statements: who holds what, how firmly, in whose name. */
import type { PositionId } from '../ids.js';
import { elapsedMs } from '../times/intervals.js';
import { identifiedBetween } from './identified.js';
import { firmness } from './lines.js';
import { noticesBetween, noticesInWords } from './notice-rows.js';
import { eventsOf } from './rows.js';
import type { Row } from './rows.js';
import type { AccountLine, AssertionRef, ChangeKind, EventRef, PastStatement, QuestionAccount, Statement } from './view.js';
import { pushTo } from './multimap.js';

/** A statement with the place it is shown at. */
export interface Shown {
  readonly statement: Statement;
  /** Null: beside the lines. */
  readonly line: AccountLine | null;
}

export const shownOn = (account: QuestionAccount): readonly Shown[] => [
  ...account.lines.flatMap((line) => line.current.map((statement) => ({ statement, line }))),
  ...account.beside.flatMap(({ statements }) => statements.map((statement) => ({ statement, line: null }))),
];

export function statementRows(before: QuestionAccount, after: QuestionAccount): readonly Row[] {
  const [old, fresh] = [shownOn(before), shownOn(after)];
  const past = pastIn(after);
  const ends = pastIn(after, new Set(endsIn(before)));
  const matched = matchesOf(old, fresh);
  const replaced = replacedBy(old, fresh, ends, past);
  const identified = identifiedBetween(before, after);
  const notices = noticesBetween(before, after);
  const gone = new Set(old);
  for (const former of [...matched.values(), ...[...replaced.values()].flat()]) gone.delete(former);
  const rows: Row[] = [];
  const push = (
    kind: ChangeKind,
    shown: Shown,
    was: string | null,
    is: string | null,
    from: Statement | null,
    events: readonly EventRef[],
    theirs = false,
  ): void => {
    const { statement } = shown;
    const assertions = [statement.assertion, ...statement.variants];
    // What both accounts had, and our merge or split moved, no source has changed.
    const known = theirs ? false : is === null ? identified.isThere(statement.assertion) : identified.wasThere(statement.assertion);
    const ours = known && !OF_TIME.has(kind)
      ? identified.between([...refsOf(statement), ...(from === null ? [] : refsOf(from)), ...identified.endedBefore(statement)]) : [];
    if (ours.length > 0 && kind === 'wordingOnly') return;
    rows.push({
      kind: ours.length > 0 ? 'reattributed' : kind,
      question: after.question,
      where: whereOf(shown),
      before: was,
      after: is,
      assertions,
      about: assertions.map(({ id }) => id),
      events: ours.length > 0 ? ours : events,
      // Between two things that were said: neither a correction nor our own merge is one of them.
      elapsedMs: from === null || ours.length > 0 || kind === 'corrected' || from.assertion.id === statement.assertion.id ? null : elapsedMs(from.said, statement.said),
    });
  };
  for (const shown of fresh) {
    const { statement } = shown;
    const former = matched.get(shown);
    if (former !== undefined) {
      const correcting = notices.correcting(refsOf(former.statement));
      // It stands by other reports: what sets these apart from the corrected ones nobody has changed.
      if (correcting.length > 0) push('corrected', shown, former.statement.text, statement.text, former.statement, correcting, true);
      else {
        for (const [kind, was, is] of changesBetween(former, shown))
          push(kind, shown, was, is, former.statement, newEvents(former.statement, statement));
      }
      const marking = notices.marking(former.statement, statement);
      if (marking.length > 0) push('noticed', shown, null, noticesInWords(marking), null, marking, true);
    }
    const earlier = (replaced.get(shown) ?? []).filter((other) => other !== former);
    const [first] = former === undefined && earlier.length === 0 ? rechosen(shown, gone) : earlier;
    if (first !== undefined) {
      gone.delete(first);
      const texts = earlier.length === 0 ? [first] : earlier;
      push(
        'positionChanged',
        shown,
        texts.map((other) => other.statement.text).join(', '),
        statement.text,
        first.statement,
        newEvents(first.statement, statement),
      );
    } else if (former === undefined) {
      push('added', shown, null, statement.text, null, newEvents(null, statement));
    }
  }
  const homes = homesOf(fresh);
  const withPosition = new Set(fresh.flatMap((shown) => (shown.statement.position === null ? [] : refsOf(shown.statement))).map(({ entry }) => entry));
  for (const shown of gone) {
    const { statement } = shown;
    const refs = refsOf(statement);
    const home = refs.map((ref) => homes.get(keyOf(ref, statement.position?.id))).find((found) => found !== undefined);
    // What stood by its gist is told by the position that another report of the utterance takes.
    if (statement.position === null && refs.some(({ entry }) => withPosition.has(entry))) continue;
    if (home !== undefined) {
      // It found its place in somebody's line; where it was that body's already, nothing is lost and nothing to tell.
      if (sharesNoBody(shown, home))
        push('reattributed', home, whereOf(shown), whereOf(home), statement, newEvents(statement, home.statement));
      continue;
    }
    const correcting = notices.correcting(refs);
    if (correcting.length > 0) {
      push('corrected', shown, statement.text, null, null, correcting, true);
      continue;
    }
    const end = endOf(shown, ends);
    push(
      'withdrawn',
      shown,
      statement.text,
      null,
      null,
      end?.ended === 'retracted' ? [end.endedBy] : leavingEvents(statement, fresh),
      end?.ended === 'retracted',
    );
  }
  return rows;
}

/** Of presence alone: no merge or split makes anything more or less public. */
const OF_TIME: ReadonlySet<ChangeKind> = new Set<ChangeKind>(['nowCertain', 'noLongerCertain', 'amended']);

/** Statements by each assertion behind them and their position. */
function homesOf(fresh: readonly Shown[]): ReadonlyMap<string, Shown> {
  const homes = new Map<string, Shown>();
  for (const shown of fresh)
    for (const ref of refsOf(shown.statement)) homes.set(keyOf(ref, shown.statement.position?.id), shown);
  return homes;
}

/** The old statement that became this one because its answers were chosen anew. */
const rechosen = ({ statement }: Shown, gone: ReadonlySet<Shown>): readonly Shown[] =>
  statement.assertion.chosen === undefined
    ? []
    : [...gone]
        .filter(
          (old) =>
            old.statement.assertion.id === statement.assertion.id &&
            old.statement.assertion.chosen?.entry !== statement.assertion.chosen?.entry,
        )
        .slice(0, 1);

/** Why a statement is gone: its answers were chosen anew, or else what there is to name is its own event. */
function leavingEvents(statement: Statement, fresh: readonly Shown[]): readonly EventRef[] {
  const now = fresh
    .map((shown) => shown.statement.assertion)
    .find(
      ({ id, chosen }) =>
        id === statement.assertion.id && chosen !== undefined && chosen.entry !== statement.assertion.chosen?.entry,
    );
  return now?.chosen === undefined ? eventsOf(statement.assertion) : [now.chosen];
}

function whereOf({ line, statement }: Shown): string {
  if (line === null) return `beside ${statement.who}`;
  const bodies = line.bodies.map(({ label }) => label).join(' + ');
  return line.standing === 'filing' ? `${bodies} (filing)` : bodies;
}

const refsOf = ({ assertion, variants, alsoSaid }: Statement): readonly AssertionRef[] => [assertion, ...variants, ...alsoSaid];

/** What the newer statement has that the older had not; where that is nothing, the newer's own event. */
function newEvents(former: Statement | null, now: Statement): readonly EventRef[] {
  const known = new Set(
    former === null
      ? []
      : refsOf(former)
          .flatMap(eventsOf)
          .map(({ entry }) => entry),
  );
  const fresh = refsOf(now)
    .flatMap(eventsOf)
    .filter(({ entry }) => !known.has(entry));
  return fresh.length === 0 ? eventsOf(now.assertion) : fresh;
}

/**
 * Which old statement a new one continues: the same position in the same line, else in a line that shares a body with it,
 * else anywhere with an assertion in common.
 */
function matchesOf(old: readonly Shown[], fresh: readonly Shown[]): ReadonlyMap<Shown, Shown> {
  const matched = new Map<Shown, Shown>();
  const taken = new Set<Shown>();
  const steps: readonly ((shown: Shown) => readonly string[])[] = [
    ({ line, statement }) =>
      line === null || statement.position === null ? [] : [`${lineKey(line)} ${statement.position.id}`],
    ({ line, statement }) =>
      line === null || statement.position === null
        ? []
        : line.bodies.map(({ id }) => `${id} ${line.standing} ${statement.position?.id ?? ''}`),
    ({ statement }) => [statement.assertion, ...statement.variants].map(({ id }) => `${id} ${statement.position?.id ?? ''}`),
  ];
  for (const keysOf of steps) {
    const index = new Map<string, Shown>();
    for (const shown of old) if (!taken.has(shown)) for (const key of keysOf(shown)) index.set(key, shown);
    for (const shown of fresh) {
      if (matched.has(shown)) continue;
      const former = keysOf(shown)
        .map((key) => index.get(key))
        .find((found) => found !== undefined && !taken.has(found));
      if (former === undefined) continue;
      matched.set(shown, former);
      taken.add(former);
    }
  }
  return matched;
}
const lineKey = ({ bodies, standing }: AccountLine): string => `${bodies.map(({ id }) => id).join(' ')} ${standing}`;

function* changesBetween(former: Shown, now: Shown): Generator<readonly [ChangeKind, string | null, string | null]> {
  const [a, b] = [former.statement, now.statement];
  const sameLead = a.assertion.id === b.assertion.id;
  const ours = sameLead && b.assertion.amended !== undefined && b.assertion.amended.entry !== a.assertion.amended?.entry;
  if (ours) {
    // Their change is not our fix: what our amendment changed is never told as theirs.
    const [old, fresh] = [wordsOf(a), wordsOf(b)];
    const mended = old.findIndex((word, i) => word !== fresh[i]);
    if (sharesNoBody(former, now)) yield ['amended', whereOf(former), whereOf(now)];
    else if (mended !== -1) yield ['amended', old[mended] ?? null, fresh[mended] ?? null];
    if (a.presence !== b.presence) yield [b.presence === 'certain' ? 'nowCertain' : 'noLongerCertain', a.text, b.text];
    return;
  }
  let changed = false;
  const change = (kind: ChangeKind, was: string | null, is: string | null) => {
    changed = true;
    return [kind, was, is] as const;
  };
  const [was, is] = [firmness(a.certainty), firmness(b.certainty)];
  if (was !== is) yield change(was > is ? 'hedged' : 'firmed', a.certainty, b.certainty);
  const [x, y] = [a.quantities.join(', '), b.quantities.join(', ')];
  // A later statement without the number has not changed it: not repeating is not dropping.
  if (x !== y && (sameLead || y !== '')) yield change('numberChanged', x === '' ? null : x, y === '' ? null : y);
  if (sharesNoBody(former, now)) yield change('reattributed', whereOf(former), whereOf(now));
  else if (sameLead && a.who !== b.who) yield change('reattributed', a.who, b.who);
  if (a.presence !== b.presence) yield change(b.presence === 'certain' ? 'nowCertain' : 'noLongerCertain', a.text, b.text);
  if (!changed && fingerprint(a) !== fingerprint(b)) yield change('wordingOnly', a.assertion.gist, b.assertion.gist);
}

/** Moved between lines, or between a line and what stands beside. */
function sharesNoBody({ line: a }: Shown, { line: b }: Shown): boolean {
  if (a === null || b === null) return a !== b;
  return a.standing !== b.standing || !a.bodies.some(({ id }) => b.bodies.some((other) => other.id === id));
}

/** What of a statement an amendment can change, the most telling first. */
const wordsOf = ({ assertion, certainty, quantities, who, text, said }: Statement): readonly string[] =>
  [assertion.gist, text, certainty, quantities.join(', '), who, `${said.earliest}/${said.latest}`];

const fingerprint = (statement: Statement): string =>
  JSON.stringify([
    statement.text,
    statement.assertion.gist,
    refsOf(statement)
      .map(({ id }) => id)
      .toSorted(),
  ]);

/** Histories by assertion and position. */
type Past = ReadonlyMap<string, readonly PastStatement[]>;

/** @param known ends that are left out */
function pastIn({ lines }: QuestionAccount, known: ReadonlySet<string> = new Set()): Past {
  const past = new Map<string, PastStatement[]>();
  for (const line of lines)
    for (const statement of line.history)
      if (!known.has(endIn(line, statement))) pushTo(past, keyOf(statement.assertion, statement.position?.id), statement);
  return past;
}

const endsIn = ({ lines }: QuestionAccount): readonly string[] => lines.flatMap((line) => line.history.map((statement) => endIn(line, statement)));

/** What a joint statement has come to in the line of one of its bodies it has not in those of the others. */
const endIn = (line: AccountLine, { assertion, position, endedBy }: PastStatement): string =>
  `${lineKey(line)} ${keyOf(assertion, position?.id)} ${endedBy.entry}`;

const keyOf = ({ entry }: EventRef, position: PositionId | null | undefined): string => `${entry} ${position ?? ''}`;

/** How a statement that stood in a line has ended since, where it has. */
const endOf = ({ line, statement }: Shown, ends: Past): PastStatement | undefined =>
  line === null
    ? undefined
    : refsOf(statement)
        .flatMap((ref) => ends.get(keyOf(ref, statement.position?.id)) ?? [])
        .toSorted((a, b) => b.endedBy.logIndex - a.endedBy.logIndex)[0];

/** Old statements that went into history since, by the current statement that took their place in the end. */
function replacedBy(old: readonly Shown[], fresh: readonly Shown[], ends: Past, past: Past): ReadonlyMap<Shown, readonly Shown[]> {
  const current = new Map<string, Shown>();
  for (const shown of fresh) {
    if (shown.line !== null)
      for (const ref of refsOf(shown.statement)) current.set(keyOf(ref, shown.statement.position?.id), shown);
  }
  const found = new Map<Shown, Shown[]>();
  for (const shown of old) {
    const end = endOf(shown, ends);
    const heir = end?.ended === 'replaced' ? heirOf(end, current, past) : undefined;
    if (heir !== undefined && heir.statement.position?.id !== shown.statement.position?.id) pushTo(found, heir, shown);
  }
  return found;
}

/** Follows a chain of replacements to what is current now. */
function heirOf(end: PastStatement, current: ReadonlyMap<string, Shown>, past: Past): Shown | undefined {
  const seen = new Set<PastStatement>();
  for (let at: PastStatement | undefined = end; at !== undefined && !seen.has(at);) {
    seen.add(at);
    const key: string = keyOf(at.endedBy, at.endedBy.position);
    const heir = current.get(key);
    if (heir !== undefined) return heir;
    at = past.get(key)?.find(({ ended }) => ended === 'replaced');
  }
  return undefined;
}
