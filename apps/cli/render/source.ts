/** A source over time on a terminal: what it was called, who it turned out to be, how it was printed, what it said and did. */
import type { CountedAnswer, FigureAnswer, SourceDetailAnswer, SourceRecordAnswer, SourceTieAnswer, SourceTitlesAnswer } from '#client/source-answers.js';
import { plain } from '#domain/text.js';
import { intervalOf } from '#domain/times/intervals.js';
import { hanging } from '#reports/layout.js';
import { BETWEEN } from '#reports/page.js';
import type { Page } from '#reports/page.js';
import { asOfInWords } from '#reports/times.js';
import type { Clock } from '#reports/times.js';
import { tableOf } from './table.js';

/** Dates read in the zone of the incident they stand in. */
export type ClockOf = (incident: string) => Clock;
type Plain = Omit<Page, 'clock'>;

export function renderSource(source: SourceDetailAnswer, partOf: string | null, { width, style, clock }: Page): string {
  const { label, name, kind, official, names, mergedInto } = source;
  const what = [official === true ? `${kind}, official` : kind, ...(partOf === null ? [] : [`part of ${partOf}`])].join(BETWEEN);
  const ties = (title: string, all: readonly SourceTieAnswer[]): readonly string[] => (all.length === 0 ? [] : [
    style('faint', title),
    ...all.flatMap((tie) => [
      ...hanging('   ', `${tie.source.label}: ${tie.rationale}`, width, 6), style('faint', `      ${clock.moment(tie.recordedAt)}  id ${tie.relation}`),
    ]),
  ]);
  return [
    ...headed(label === undefined ? name : `${label}  ${name}`, width, style), ...hanging('   ', what, width), style('faint', `   id ${source.source}`),
    ...(names.length < 2 ? [] : [style('faint', 'called'), ...names.flatMap((each) => hanging('   ', nameInWords(each, clock), width, 6))]),
    ...ties('is the same as, and goes by the name of', mergedInto === null ? [] : [mergedInto]),
    ...ties('joined by', source.absorbed), ...ties('split off from it', source.splits), ...ties('split off from', source.splitFrom),
  ].join('\n');
}

function nameInWords({ name, label, since, reason, recorded }: SourceDetailAnswer['names'][number], clock: Clock): string {
  return [
    label === null ? plain(name) : `${plain(name)} (${label})`, ...(since === null ? [] : [since.verbatim ?? `since ${clock.interval(intervalOf(since))}`]),
    `recorded ${clock.moment(recorded)}${reason === null ? '' : `: ${reason}`}`,
  ].join(BETWEEN);
}

export function renderTitles(answer: SourceTitlesAnswer, clockOf: ClockOf, page: Page): string {
  const { source, titles } = answer;
  const head = [...headed(`${source.label}: titles as printed`, page.width, page.style), ...scope(answer, page)];
  if (titles.length === 0) return [...head, '', 'It was printed under no title.'].join('\n');
  const rows = titles.map(({ title, document, relayedBy, publicFrom, presence, assertions }) => {
    const [first] = assertions;
    const clock = first === undefined ? page.clock : clockOf(first.incident.id);
    return [
      title, document?.label ?? relayedBy?.label ?? '', `${clock.interval(publicFrom)}${presence === 'possible' ? ' (possibly)' : ''}`,
      assertions.map(({ label }) => label).join(' '),
    ];
  });
  return [...head, '', tableOf([{ title: 'title', least: 16 }, { title: 'in' }, { title: 'public', least: 10 }, { title: 'assertions', least: 10 }], rows, page.width, page.style)].join('\n');
}

/** Figures that count nothing stand on one line at the end: that nothing was found is an answer too. */
export function renderRecord(answer: SourceRecordAnswer, clockOf: ClockOf, page: Page): string {
  const { source, record } = answer;
  const figures = figuresOf(record);
  const none = figures.filter(([, { total }]) => total === 0).map(([title]) => title);
  return [
    ...headed(`${source.label}: record`, page.width, page.style), ...scope(answer, page),
    ...figures.flatMap(([title, figure]) => (figure.total === 0 ? [] : ['', ...figureLines(title, figure, clockOf, page)])),
    ...(none.length === 0 ? [] : ['', ...hanging('none: ', none.join('; '), page.width).map((line) => page.style('faint', line))]),
  ].join('\n');
}

function figuresOf({ said, revised, contradictions, promises, notices, ...record }: SourceRecordAnswer['record']): readonly (readonly [string, FigureAnswer])[] {
  return [
    ['stated', said.states], ['judged', said.judges], ['promised', said.commits], ['withheld an answer', said.withholds],
    ['revised, announced', revised.announced], ['revised, unannounced', revised.unannounced], ['revised, apparently', revised.apparent],
    ['retracted', record.retracted], ['did not respond', record.unanswered], ['at odds with itself', record.atOdds],
    ['contradictions, open', contradictions.open], ['contradictions, settled', contradictions.settled],
    ['promises kept', promises.kept], ['promises kept in part', promises.partlyKept], ['promises broken', promises.broken],
    ['promises awaited', promises.awaited], ['promises nobody followed up', promises.unnoted],
    ...record.verdicts.map((verdict) => [`verdicts of ${verdict.rating}`, verdict] as const),
    ['corrected its own work', notices.corrections], ['clarified its own work', notices.clarifications], ['updated its own work', notices.updates],
    ['passed on', record.relayed], ['in its own voice', record.ownVoice],
  ];
}

function figureLines(title: string, { total, items }: FigureAnswer, clockOf: ClockOf, { width, style }: Plain): readonly string[] {
  const more = total - items.length;
  return [
    style('strong', `${title}: ${total}`), ...items.flatMap((item) => hanging('   ', countedInWords(item, clockOf(item.incident.id)), width, 6)),
    ...(more === 0 ? [] : [style('faint', `   and ${more} more: --limit shows them`)]),
  ];
}

function countedInWords({ assertion, about, text, incident, publicFrom, presence }: CountedAnswer, clock: Clock): string {
  const label = assertion?.label ?? about?.label;
  const known = publicFrom === null ? [] : [`public ${clock.interval(publicFrom)}${presence === 'possible' ? ' (possibly)' : ''}`];
  return [label === undefined || label === text ? text : `${label} ${text}`, incident.label, ...known].join(BETWEEN);
}

const headed = (text: string, width: number, style: Page['style']): readonly string[] => hanging('', text, width, 3).map((line) => style('strong', line));

function scope({ asOf, incidents: { lookedAt, leftOut } }: Pick<SourceRecordAnswer, 'asOf' | 'incidents'>, { width, clock }: Page): readonly string[] {
  const over = `over ${lookedAt} ${lookedAt === 1 ? 'incident' : 'incidents'}${leftOut === 0 ? '' : `, ${leftOut} more left out`}`;
  return hanging('', `As ${asOfInWords(asOf, clock)} (UTC), ${over}.`, width);
}
