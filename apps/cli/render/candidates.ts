/** Candidates on a terminal: what the rules suggest and nobody has judged yet. */
import type { Candidate, CandidateSide } from '#domain/account/view.js';
import { BETWEEN } from '#reports/page.js';
import type { Page } from '#reports/page.js';
import { hanging } from '#reports/layout.js';
import { CANDIDATE_WORDS, rootsInWords } from '#reports/words.js';

export function renderCandidates(candidates: readonly Candidate[], page: Pick<Page, 'width' | 'style'>): string {
  if (candidates.length === 0) return 'No candidates: every clash the rules see has been judged.';
  return candidates.map((candidate) => renderCandidate(candidate, page).join('\n')).join('\n\n');
}

function renderCandidate(candidate: Candidate, page: Pick<Page, 'width' | 'style'>): readonly string[] {
  const joins = candidate.contradiction === null ? '' : `: would join ${candidate.contradiction.label}`;
  // Only one side of a contradiction may have newcomers.
  const sides = candidate.sides.filter(({ assertions }) => assertions.length > 0);
  return [
    page.style('strong', `${candidate.question.label} ${CANDIDATE_WORDS[candidate.kind]}${joins}`),
    ...sides.flatMap((side, i) => hanging(i === 0 ? '   ' : ' × ', sideInWords(side), page.width, 6)),
    ...(candidate.documents.length > 0 ? hanging('   ', `in ${candidate.documents.map(({ label }) => label).join(', ')}`, page.width, 6) : []),
    page.style('faint', `   id ${candidate.id}`),
  ];
}

const sideInWords = (side: CandidateSide): string =>
  `${side.text} [${side.assertions.map(({ label }) => label).join(' ')}]${BETWEEN}${rootsInWords(side.roots)}`;
