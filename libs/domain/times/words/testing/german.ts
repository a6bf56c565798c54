/** A little German: shows that a language is a table, and that a phrase may mean several things. */
import type { Language } from '../language.js';

export const GERMAN: Language = {
  tag: 'de',
  clock: 24,
  numericDates: 'dayFirst',
  phrases: [
    [{ kind: 'month', n: 10 }, 'oktober', 'okt.'],
    [{ kind: 'weekday', n: 2 }, 'dienstag'],
    [{ kind: 'count', from: 2, to: 2 }, 'zwei'],
    [{ kind: 'unit', unit: 'day' }, 'tag', 'tage', 'tagen'],
    [{ kind: 'near', near: 'justBefore' }, 'kurz vor'],
    [{ kind: 'near', near: 'around' }, 'gegen', 'um den'],
    [{ kind: 'side', side: 'before' }, 'vor'],
    [{ kind: 'ago' }, 'vor'],
    [{ kind: 'stage', stage: 'late' }, 'ende'],
    [{ kind: 'lead' }, 'am', 'um', 'im'],
    [{ kind: 'article' }, 'dem', 'der'],
    [{ kind: 'ordinal' }, '.'],
    [{ kind: 'oclock' }, 'uhr'],
  ],
};
