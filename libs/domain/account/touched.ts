/**
 * Which questions an addition can touch. A new act of speech is tied to nothing that stands, so it changes the account of
 * the questions it speaks to and of no other; whatever does more than add is taken to touch them all.
 */
import type { LedgerEvent } from '../events.js';
import type { QuestionId, UtteranceId } from '../ids.js';
import { answersOf } from '../speech.js';
import type { Act } from '../speech.js';
import type { Speech } from './speeches.js';
import type { Report, World } from './world.js';

/** Null: any question of theirs. */
export function questionsTouched(events: readonly LedgerEvent[]): ReadonlySet<QuestionId> | null {
  const questions = new Set<QuestionId>();
  const spoken = new Set<UtteranceId>();
  for (const { type, data, revision } of events) {
    switch (type) {
      case 'QuestionRaised':
      case 'PositionAdded': questions.add(data.question); break;
      case 'UtteranceLogged': spoken.add(data.utterance); break;
      case 'AssertionLogged': {
        if (!spoken.has(data.utterance)) return null;
        for (const question of questionsOf(data.act)) questions.add(question);
        break;
      }
      case 'SourceRegistered':
      case 'DocumentRegistered': {
        // Named by nothing that stands, where its stream begins with it.
        if (revision > 0) return null;
        break;
      }
      default: return null;
    }
  }
  return questions;
}

function questionsOf(act: Act | undefined): readonly QuestionId[] {
  if (act?.kind === 'withholds') return [act.question];
  if (act?.kind === 'commits') return act.question === undefined ? [] : [act.question];
  return answersOf(act).map(({ question }) => question);
}

/** The same world, of which only these questions are asked about: with them, and with the acts of speech that speak to them. */
export function asking(world: World, questions: ReadonlySet<QuestionId> | null): World {
  if (questions === null) return world;
  const speaking = [...world.reports.values()].filter(({ act }) => questionsOf(act).some((id) => questions.has(id)));
  const speeches = new Set(speaking.map(({ speech }) => speech));
  return {
    ...world,
    questions: new Map([...world.questions].filter(([id]) => questions.has(id))),
    reports: new Map([...world.reports].filter(([, { speech }]) => speeches.has(speech))),
  };
}

/** A world as it was before events were added to it: for events that only add, which nothing else in it rests on. */
export function before(world: World, events: readonly LedgerEvent[]): World {
  const utterances = new Set<UtteranceId>(events.flatMap(({ type, data }) => (type === 'UtteranceLogged' ? [data.utterance] : [])));
  const raised = new Set<QuestionId>(events.flatMap(({ type, data }) => (type === 'QuestionRaised' ? [data.question] : [])));
  const stood = (lists: ReadonlyMap<Speech, readonly Report[]>): ReadonlyMap<Speech, readonly Report[]> =>
    new Map([...lists].filter(([speech]) => !utterances.has(speech.id)));
  return {
    ...world,
    questions: new Map([...world.questions].filter(([id]) => !raised.has(id)).map(([id, question]) =>
      [id, { ...question, stating: stood(question.stating), judging: stood(question.judging), withholding: stood(question.withholding) }])),
    reports: new Map([...world.reports].filter(([, { speech }]) => !utterances.has(speech.id))),
  };
}
