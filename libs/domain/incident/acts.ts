/** Rules for what an assertion does: the questions it answers or stays silent on exist, and positions are theirs. */
import type { Act } from '../speech.js';
import { distinct, positionOf, questionExists, utteranceHeld } from './scope.js';
import type { Scope } from './scope.js';
import { claimantIsSound } from './utterances.js';

export function actIsSound(scope: Scope, act: Act, at: string): void {
  switch (act.kind) {
    case 'states':
    case 'judges':
      act.answers.forEach(({ question, position }, i) => {
        questionExists(scope, question, `${at}/answers/${i}/question`);
        if (position !== undefined) positionOf(scope, question, position, `${at}/answers/${i}/position`);
      });
      distinct(act.answers.map(({ question, position = '' }) => `${question} ${position}`), `${at}/answers`);
      return;
    case 'commits':
      if (act.question !== undefined) questionExists(scope, act.question, `${at}/question`);
      return;
    case 'withholds':
      questionExists(scope, act.question, `${at}/question`);
      if (act.absence === 'noResponse') claimantIsSound(scope, act.by, `${at}/by`);
      if (act.absence === 'omitted') utteranceHeld(scope, act.from, `${at}/from`);
  }
}
