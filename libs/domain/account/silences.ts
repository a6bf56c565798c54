/** Silences on a question. A silence never replaces a position; an omission is as public as the utterance it is missing from. */
import { firstOf, presenceAt } from '../times/intervals.js';
import type { Interval } from '../times/types.js';
import { publicFromOf } from './public-from.js';
import type { Moment } from './moment.js';
import type { Speech } from './speeches.js';
import type { Silence } from './view.js';
import type { QuestionWorld, Report, World } from './world.js';

export function silencesOf(moment: Moment, question: QuestionWorld): readonly Silence[] {
  return [...question.withholding.values()].flatMap((reports) => {
    const heard = reports.flatMap((report) => {
      const silence = silenceOf(moment, report);
      return silence === null ? [] : [silence];
    });
    // Several reports of one silence stand once; one utterance may well be silent in two ways.
    return [...Map.groupBy(heard, ({ absence, of }) => `${absence} ${of.toLowerCase()}`).values()].flatMap(
      ([first, ...others]) => {
        if (first === undefined) return [];
        const presence = others.some((other) => other.presence === 'certain') ? 'certain' : first.presence;
        const filledBy = new Map([first, ...others].flatMap((silence) => silence.filledBy).map((ref) => [ref.id, ref]));
        const notices = new Map([first, ...others].flatMap((silence) => silence.notices).map((notice) => [notice.id, notice]));
        return [{
          ...first, presence, variants: others.map(({ assertion }) => assertion), filledBy: [...filledBy.values()], notices: [...notices.values()],
        }];
      },
    );
  });
}

function silenceOf(moment: Moment, report: Report): Silence | null {
  const { act, ref } = report;
  const { world } = moment;
  if (act.kind !== 'withholds' || moment.endOf(report) !== null) return null;
  const missingFrom = act.absence === 'omitted' ? world.speechOf(act.from) : undefined;
  const presence =
    missingFrom === undefined
      ? moment.presenceOf(report)
      : presenceAt(publicFromOfSpeech(missingFrom, world), moment.publicAsOf);
  if (presence === 'no') return null;
  const of =
    act.absence === 'noResponse'
      ? world.names.speakers([act.by])
      : act.absence === 'omitted'
        ? (missingFrom?.renderings[0]?.speaker ?? 'unknown')
        : report.who;
  const filledBy = (world.updates.get(ref.id) ?? [])
    .filter((update) => moment.heard(update.ref.id) !== 'no')
    .map((update) => update.ref);
  return { absence: act.absence, of, assertion: ref, variants: [], presence, filledBy, notices: moment.noticesOn([report]) };
}

/** When the first report of an act of speech came out; where none is on record, when it was public by itself. */
function publicFromOfSpeech(speech: Speech, world: World): Interval {
  const [first, ...others] = speech.reports.filter(({ act }) => act.kind !== 'withholds');
  if (first !== undefined) return others.reduce((earliest, report) => firstOf(earliest, report.publicFrom), first.publicFrom);
  const [rendering] = speech.renderings;
  return rendering === undefined ? speech.said : publicFromOf(rendering.utterance, speech.said, [], world.references.documents);
}
