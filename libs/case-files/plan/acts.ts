/** What an assertion does and says in detail, from keys to ids. */
import type { Act, Answer, Specific } from '#domain/speech.js';
import type { QuestionId } from '#domain/ids.js';
import type { ActGiven, Ref, SpecificGiven } from '../case-file.js';
import { readParty } from '../chain.js';
import { under } from '../fault.js';
import { present } from '../present.js';
import type { Names } from './names.js';
import { claimantOf } from './parties.js';
import { timeOf } from './times.js';
import type { Utterances } from './utterances.js';

/** The question of `Q3` or `Q3/discharge`. */
export const questionPart = (ref: Ref): Ref => ref.split('/', 1)[0] ?? ref;

/** The first question an act speaks to, by which its incident is known. */
export function questionOf({ states, judges, commits, withholds }: ActGiven): Ref | undefined {
  const first = states?.[0] ?? judges?.[0] ?? commits?.question ?? withholds?.question;
  return first === undefined ? undefined : questionPart(first);
}

/** Undefined where the record leaves it open: the entry is unsorted. */
export function actOf(names: Names, utterances: Utterances, given: ActGiven, pointer: string): Act | undefined {
  const { states, judges, commits, withholds } = given;
  const answers = (refs: readonly Ref[], field: string): Answer[] =>
    refs.map((ref, i) => answerOf(names, ref, under(under(pointer, field), i)));
  const question = (ref: Ref, field: string): QuestionId => names.id('question', ref, under(under(pointer, field), 'question'));
  if (states) return { kind: 'states', answers: answers(states, 'states') };
  if (judges) return { kind: 'judges', answers: answers(judges, 'judges') };
  if (commits) {
    const { to, followUp = false } = commits;
    const about = commits.question === undefined ? undefined : question(commits.question, 'commits');
    return { kind: 'commits', to, followUp, ...present({ question: about }) };
  }
  if (withholds === undefined) return undefined;
  const silent = { kind: 'withholds', question: question(withholds.question, 'withholds') } as const;
  const at = under(pointer, 'withholds');
  switch (withholds.absence) {
    case 'noResponse': {
      const by = withholds.by;
      return { ...silent, absence: 'noResponse', by: claimantOf(names, readParty(by ?? ''), under(at, 'by')) };
    }
    case 'omitted': return { ...silent, absence: 'omitted', from: utterances.idOf(withholds.from ?? '', under(at, 'from')) };
    default: return { ...silent, absence: withholds.absence };
  }
}

function answerOf(names: Names, ref: Ref, pointer: string): Answer {
  const question = names.id('question', questionPart(ref), pointer);
  return ref.includes('/') ? { question, position: positionOf(names, ref, pointer) } : { question };
}

/** `Q3/discharge`, `Q3/id:<uuid>` or `id:<uuid>`. */
export const positionOf = (names: Names, ref: Ref, pointer: string) => {
  const last = ref.slice(ref.indexOf('/') + 1);
  return names.id('position', last.startsWith('id:') ? last : ref, pointer);
};

export function specificOf(given: SpecificGiven, zone: string, pointer: string): Specific {
  if ('place' in given) return { kind: 'place', verbatim: given.place, grain: given.grain };
  if ('happened' in given) return { kind: 'happened', time: timeOf(given.happened, zone, under(pointer, 'happened')) };
  const { quantity, comparator = '=', value, unit, base = null, period = null } = given;
  return {
    kind: 'quantity', of: quantity, comparator, value: String(value), unit, base,
    period: period === null ? null : timeOf(period, zone, under(pointer, 'period')),
  };
}
