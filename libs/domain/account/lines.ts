/**
 * The lines of a question: what each body holds in each standing. Every body has its own succession of statements; a joint
 * statement takes part in those of all who made it, and is shown once: with the statement of one of them on the same
 * position, or else on a line under all their names.
 */
import type { SourceId } from '../ids.js';
import type { Certainty } from '../speech.js';
import type { EndedHolding, Holding } from './holdings.js';
import { pushTo } from './multimap.js';
import { lineOf } from './replacement.js';
import type { Line } from './replacement.js';
import { alsoSaidOf, statementOf } from './statements.js';
import type { AccountLine, PastStatement, Statement } from './view.js';
import type { QuestionWorld, World } from './world.js';

/** Holdings on one position that stand together, with the bodies whose line it is. */
export interface Group {
  readonly bodies: readonly SourceId[];
  readonly standing: AccountLine['standing'];
  /** The one shown first; the others are "also said". */
  readonly members: readonly Holding[];
}
export interface Lines {
  readonly lines: readonly AccountLine[];
  /** Behind the current statements. */
  readonly current: readonly Group[];
}

export function linesOf(
  world: World,
  question: QuestionWorld,
  official: readonly Holding[],
  ended: readonly EndedHolding[],
): Lines {
  const folds = foldsOf(official, question);
  const past: { readonly holding: Holding; readonly bodies: readonly SourceId[]; readonly by: Holding }[] = [];
  const standing: { readonly holding: Holding; readonly bodies: readonly SourceId[] }[] = [];
  for (const holding of official.toSorted(latestSaidFirst)) {
    const bodies: SourceId[] = [];
    // Those who said it together may leave it one by one.
    const left = new Map<Holding, SourceId[]>();
    for (const body of holding.voice.bodies) {
      const replacer = foldOf(folds, body, holding).replacerOf(holding);
      if (replacer === null) bodies.push(body);
      else pushTo(left, replacer, body);
    }
    if (bodies.length > 0) standing.push({ holding, bodies });
    for (const [by, leaving] of left) past.push({ holding, bodies: leaving, by });
  }
  const current = groupsOf(standing);
  const sheets = new Sheets(world, official, ended);
  for (const group of current) {
    const [lead, ...others] = group.members;
    const [first] = group.bodies;
    if (lead === undefined || first === undefined) continue;
    sheets
      .of(group.bodies, lead)
      .current.push(
        statementOf(world, lead, {
          since: foldOf(folds, first, lead).sinceOf(lead),
          bodies: group.bodies,
          alsoSaid: others.flatMap((other) => alsoSaidOf(other, group.bodies, world.names)),
        }),
      );
  }
  for (const { holding, bodies, by } of past) {
    const since = bodies[0] === undefined ? holding.speech.said.earliest : foldOf(folds, bodies[0], holding).sinceOf(holding);
    sheets
      .of(bodies, holding)
      .history.push({
        ...statementOf(world, holding, { since, bodies, alsoSaid: [] }),
        ended: 'replaced',
        endedBy: { entry: by.lead.ref.entry, logIndex: by.lead.ref.logIndex, position: by.position },
      });
  }
  for (const holding of ended.toSorted(latestSaidFirst)) {
    const { entry, logIndex } = holding.end.by;
    const bodies = holding.voice.bodies;
    sheets
      .of(bodies, holding)
      .history.push({
        ...statementOf(world, holding, { since: holding.speech.said.earliest, bodies, alsoSaid: [] }),
        ended: holding.end.ended,
        endedBy: { entry, logIndex, position: null },
      });
  }
  return { lines: sheets.lines(), current };
}

const standingOf = ({ voice }: Holding): AccountLine['standing'] => (voice.standing === 'filing' ? 'filing' : 'onRecord');

/** The succession of each body in each standing. */
function foldsOf(official: readonly Holding[], question: QuestionWorld): ReadonlyMap<string, Line> {
  const byBody = new Map<string, Holding[]>();
  for (const holding of official) {
    for (const body of holding.voice.bodies) pushTo(byBody, `${body} ${standingOf(holding)}`, holding);
  }
  return new Map([...byBody].map(([key, holdings]) => [key, lineOf(holdings, question.contest)]));
}

function foldOf(folds: ReadonlyMap<string, Line>, body: SourceId, holding: Holding): Line {
  const line = folds.get(`${body} ${standingOf(holding)}`);
  if (line === undefined) throw new Error('a holding stands in a line of each of its bodies');
  return line;
}

/** Concurrent holdings on one position; a joint one joins a body that holds the same alone. */
function groupsOf(standing: readonly { readonly holding: Holding; readonly bodies: readonly SourceId[] }[]): readonly Group[] {
  const groups = new Map<string, { bodies: readonly SourceId[]; standing: AccountLine['standing']; members: Holding[] }>();
  const keyOf = (holding: Holding, bodies: readonly SourceId[]): string =>
    `${bodies.join(' ')} ${standingOf(holding)} ${holding.position ?? `by gist ${holding.lead.ref.id}`}`;
  const alone = new Set(
    standing.filter(({ holding }) => holding.voice.bodies.length === 1).map(({ holding, bodies }) => keyOf(holding, bodies)),
  );
  for (const { holding, bodies } of standing) {
    const host = bodies.find((body) => alone.has(keyOf(holding, [body])));
    const place = host === undefined ? bodies : [host];
    const key = keyOf(holding, place);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { bodies: place, standing: standingOf(holding), members: [holding] });
    else group.members.push(holding);
  }
  for (const { members } of groups.values()) members.sort(strongestFirst);
  return [...groups.values()];
}

/** Lines in the order their bodies first spoke, as the log has it. */
class Sheets {
  readonly #sheets = new Map<
    string,
    { line: Omit<AccountLine, 'current' | 'history'>; current: Statement[]; history: PastStatement[]; place: number }
  >();
  readonly #places = new Map<string, number>();
  constructor(
    private readonly world: World,
    official: readonly Holding[],
    ended: readonly EndedHolding[],
  ) {
    for (const holding of [...official, ...ended]) {
      for (const body of holding.voice.bodies) {
        const key = `${body} ${standingOf(holding)}`;
        this.#places.set(key, Math.min(this.#places.get(key) ?? Infinity, holding.speech.reports[0]?.ref.logIndex ?? Infinity));
      }
    }
  }

  of(bodies: readonly SourceId[], holding: Holding): { readonly current: Statement[]; readonly history: PastStatement[] } {
    const standing = standingOf(holding);
    const key = `${bodies.join(' ')} ${standing}`;
    const known = this.#sheets.get(key);
    if (known !== undefined) return known;
    const place = Math.min(...bodies.map((body) => this.#places.get(`${body} ${standing}`) ?? Infinity));
    const sheet = {
      line: { bodies: bodies.map((body) => this.world.names.source(body)), standing },
      current: [],
      history: [],
      place,
    };
    this.#sheets.set(key, sheet);
    return sheet;
  }

  lines(): readonly AccountLine[] {
    return [...this.#sheets.values()]
      .toSorted((a, b) => a.place - b.place)
      .map(({ line, current, history }) => ({ ...line, current, history }));
  }
}

const latestSaidFirst = (a: Holding, b: Holding): number => {
  const [x, y] = [a.speech.said.latest, b.speech.said.latest];
  return x < y ? 1 : x > y ? -1 : 0;
};

const RANK: Readonly<Record<Certainty, number>> = { asserted: 2, alleged: 1, believed: 1, reported: 1, unknown: 0 };
/** How firmly something is put: asserted, then with a reserve, then not at all. */
export const firmness = (certainty: Certainty): number => RANK[certainty];

/** Alone before jointly, then the firmest; the sort is stable, so that what was said last stays first among equals. */
const strongestFirst = (a: Holding, b: Holding): number =>
  Number(a.voice.bodies.length > 1) - Number(b.voice.bodies.length > 1) ||
  firmness(b.lead.data.certainty) - firmness(a.lead.data.certainty);
