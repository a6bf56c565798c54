/**
 * The official account: for each question, what every body held, on record and in filings, as far as it was public by a
 * moment; beside it anonymous officials, retold statements, silences and blame. Everything it is computed from stands in
 * the world, which is cut at the recorded clock before it comes here; this cuts at the public one.
 */
import type { Instant } from '../times/types.js';
import { agreementOf, atOdds } from './agreement.js';
import { groupsBeside, placed } from './beside.js';
import { holdingsOf } from './holdings.js';
import { contradictionsOf, revisionsOf } from './known.js';
import { linesOf } from './lines.js';
import { Moment } from './moment.js';
import { rootsOf } from './roots.js';
import { silencesOf } from './silences.js';
import { statementOf } from './statements.js';
import type { CorrectedReport, QuestionAccount, Statement } from './view.js';
import type { QuestionWorld, World } from './world.js';

/** Questions in the order they were raised, without those on which nothing was public by then. */
export function accountOf(world: World, publicAsOf: Instant): readonly QuestionAccount[] {
  const moment = new Moment(world, publicAsOf);
  return [...world.questions.values()].map((question) => accountOfQuestion(moment, question)).filter(saysSomething);
}

function accountOfQuestion(moment: Moment, question: QuestionWorld): QuestionAccount {
  const { world } = moment;
  const { held, ended } = holdingsOf(moment, question, question.stating);
  const { official, beside } = placed(held, question);
  const gone = ended.filter(
    ({ voice, retold }) => !retold && (voice.standing === 'onRecord' || voice.standing === 'filing'),
  );
  const { lines, current } = linesOf(world, question, official, gone);
  const contradictions = contradictionsOf(moment, question);
  return {
    question: question.named,
    text: question.text,
    agreement: agreementOf(current, question.contest, world.references),
    atOdds: atOdds(current, question.contest).map((body) => world.names.source(body)),
    lines,
    beside: groupsBeside(world, beside, rootsOf(world)),
    silences: silencesOf(moment, question),
    blame: blameOf(moment, question),
    contradictions: contradictions.filter(({ status }) => status === 'open'),
    settled: contradictions.filter(({ status }) => status !== 'open'),
    revisions: revisionsOf(moment, question),
    corrected: correctedOf(moment, question),
  };
}

/** In log order. */
const correctedOf = (moment: Moment, { stating, judging, withholding }: QuestionWorld): readonly CorrectedReport[] =>
  moment.world.record.notices.size === 0 ? [] : [stating, judging, withholding].flatMap((lists) => [...lists.values()].flat()).flatMap((report) => {
    const correction = moment.presenceOf(report) === 'no' ? null : moment.correctionOf(report);
    return correction === null ? [] : [{ assertion: report.ref, notice: { ...correction, presence: 'certain' as const } }];
  }).toSorted((a, b) => a.assertion.logIndex - b.assertion.logIndex);

/** Judgements by officials, named or not. */
const blameOf = (moment: Moment, question: QuestionWorld): readonly Statement[] =>
  holdingsOf(moment, question, question.judging)
    .held.filter(({ voice }) => voice.standing !== 'notOfficial')
    .map((holding) => statementOf(moment.world, holding));

const saysSomething = (account: QuestionAccount): boolean =>
  [
    account.lines,
    account.beside,
    account.silences,
    account.blame,
    account.contradictions,
    account.settled,
    account.revisions,
    account.corrected,
  ].some((list) => list.length > 0);
