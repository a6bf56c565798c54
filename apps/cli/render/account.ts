/** The official account on a terminal: per question who holds what, who stands beside, who is silent, what is disputed. */
import type { BesideGroup, ContradictionRef, NoticeRef, OfficialAccount, PastStatement, QuestionAccount, Silence, Statement } from '#domain/account/view.js';
import { hanging, padded } from '#reports/layout.js';
import { BETWEEN } from '#reports/page.js';
import type { Page } from '#reports/page.js';
import { asOfInWords, basisInWords } from '#reports/times.js';
import type { Clock } from '#reports/times.js';
import { ABSENCE_WORDS, AGREEMENT_WORDS, REVISION_WORDS, rootsInWords } from '#reports/words.js';

export function renderAccount(account: OfficialAccount, page: Page): string {
  const { incident, asOf, questions } = account;
  return [
    page.style('strong', `${incident.title} (${incident.slug})`),
    ...hanging('', `Official account as ${asOfInWords(asOf, page.clock)}.`, page.width),
    ...hanging('', basisInWords(asOf, page.clock), page.width).map((line) => page.style('faint', line)),
    ...(questions.length === 0 ? ['', 'Nothing was public on any question by then.'] : []),
    ...questions.flatMap((question) => ['', ...renderQuestion(question, page)]),
  ].join('\n');
}

export function renderQuestion(question: QuestionAccount, page: Page): readonly string[] {
  const row = (label: string, text: string): readonly string[] => underLabel(label, text, page);
  const headed = new Set<string>();
  const once = (label: string): string => {
    if (headed.has(label)) return '';
    headed.add(label);
    return label;
  };
  const names = (named: readonly { readonly label: string }[]): string => named.map(({ label }) => label).join(' + ');
  const standing = { onRecord: 'on record', filing: 'filing' } as const;
  return [
    ...hanging('', `${question.question.label} ${question.text} (${AGREEMENT_WORDS[question.agreement]})`, page.width, 3)
      .map((line) => page.style('strong', line)),
    ...question.contradictions.flatMap((c) => row(once('disputed'), contradictionInWords(c))),
    ...question.settled.flatMap((c) => row(once('settled'), contradictionInWords(c))),
    ...question.atOdds.flatMap((body) => row(once('at odds'), `${body.label} with itself`)),
    ...question.revisions.flatMap((r) =>
      row(once('revised'), `${r.label} ${REVISION_WORDS[r.announced]}: ${sideText(r.from)} → ${sideText(r.to)}${possibly(r)}`)),
    ...question.lines.flatMap((line) =>
      line.current.flatMap((s) => row(once(standing[line.standing]), `${names(line.bodies)}: ${statementInWords(s, page.clock)}`))),
    ...question.lines.flatMap((line) =>
      line.history.flatMap((s) => row(once('earlier'), `${names(line.bodies)}, ${endedInWords(s)}: ${statementInWords(s, page.clock)}`))),
    ...question.beside.flatMap((group) => renderGroup(once('beside'), group, page)),
    ...question.silences.flatMap((s) => row(once('silence'), silenceInWords(s))),
    ...question.blame.flatMap((s) => row(once('blame'), statementInWords(s, page.clock))),
  ];
}

function renderGroup(label: string, group: BesideGroup, page: Page): readonly string[] {
  return [
    ...underLabel(label, `${group.text}${BETWEEN}${rootsInWords(group.roots)}`, page),
    ...group.statements.flatMap((s) => underLabel('', `- ${chainInWords(s, page.clock)}`, page, 2)),
  ];
}

/** The dot stays at the end of its line. */
const LABEL_WIDTH = 10;
const MARGIN = 2;
const LOUD = new Set(['disputed', 'at odds', 'revised']);

/** A row with its label in the margin, wrapped beside it. */
function underLabel(label: string, text: string, page: Page, extra = 0): readonly string[] {
  const lead = `${' '.repeat(MARGIN)}${padded(label, LABEL_WIDTH)}`;
  const [first = '', ...rest] = hanging(lead, text, page.width, MARGIN + LABEL_WIDTH + extra);
  if (label === '') return [first, ...rest];
  return [first.replace(label, page.style(LOUD.has(label) ? 'alert' : 'faint', label)), ...rest];
}

const POSSIBLY = 'POSSIBLY public by then';
const possibly = ({ presence }: { readonly presence: 'certain' | 'possible' }): string => (presence === 'possible' ? `${BETWEEN}${POSSIBLY}` : '');

const contradictionInWords = (c: ContradictionRef): string => `${c.label} ${c.strength}, ${c.status}${possibly(c)}`;

function silenceInWords(s: Silence): string {
  const filled = s.filledBy.length === 0 ? '' : `${BETWEEN}since answered by ${s.filledBy.map(({ label }) => label).join(', ')}`;
  return `${ABSENCE_WORDS[s.absence]}: ${s.of} [${[s.assertion, ...s.variants].map(({ label }) => label).join(' ≈ ')}]${filled}${s.notices.map((notice) => `${BETWEEN}${noticeInWords(notice)}`).join('')}${possibly(s)}`;
}

/** `clarification N1 by the publisher`. */
const noticeInWords = (notice: NoticeRef): string =>
  `${notice.kind} ${notice.label} by the publisher${notice.presence === 'possible' ? ', POSSIBLY' : ''}`;

const sideText = (texts: readonly string[]): string => (texts.length === 0 ? '(nothing)' : texts.join('; '));
const endedInWords = (s: PastStatement): string => ENDED_WORDS[s.ended];
const ENDED_WORDS = { retracted: 'taken back', corrected: 'corrected by the publisher', replaced: 'replaced' } as const;

/** `a ricochet [A07 ≈ A57] · mclaughlin for dhs → D1 · asserted · said 2025-10-21`. */
const statementInWords = (s: Statement, clock: Clock): string =>
  [`${s.text} ${labelsInWords(s)}`, s.who, ...qualitiesInWords(s, clock)].join(BETWEEN);

/** The same where a heading above already says what is held. */
const chainInWords = (s: Statement, clock: Clock): string =>
  [`${s.who} ${labelsInWords(s)}`, ...qualitiesInWords(s, clock)].join(BETWEEN);

function qualitiesInWords(s: Statement, clock: Clock): readonly string[] {
  return [
    s.certainty,
    `said ${clock.interval(s.said)}`,
    ...(s.presence === 'possible' ? [POSSIBLY] : []),
    ...(s.retold ? [`RETOLD, public ${clock.interval(s.publicFrom)}`] : []),
    ...(s.unclear.length > 0 ? [`UNCLEAR: ${s.unclear.join('; ')}`] : []),
    ...s.quantities,
    ...s.notices.map(noticeInWords),
    ...s.revises.map(({ relation, announced }) => `revises ${relation.label} (${announced})`),
    ...(s.jointWith.length > 0 ? [`jointly with ${s.jointWith.map(({ label }) => label).join(', ')}`] : []),
  ];
}

function labelsInWords(s: Statement): string {
  const also = s.alsoSaid.map(({ label, jointWith }) =>
    `also ${label}${jointWith.length > 0 ? `, jointly with ${jointWith.map((body) => body.label).join(', ')}` : ''}`);
  return `[${[s.assertion, ...s.variants].map(({ label }) => label).join(' ≈ ')}${also.length > 0 ? `; ${also.join('; ')}` : ''}]`;
}
