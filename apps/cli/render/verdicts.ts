/** Verdicts, and what waits for a second person, on a terminal. */
import type { ProposalAnswer, ScaleAnswer, VerdictAnswer } from '#client/judgement-answers.js';
import { hanging } from '#reports/layout.js';
import { BETWEEN } from '#reports/page.js';
import type { Terminal } from '../terminal.js';
import { eventInWords } from './written.js';

type On = Pick<Terminal, 'width' | 'style'>;

export function renderVerdicts(verdicts: readonly VerdictAnswer[], { width, style }: On): string {
  if (verdicts.length === 0) return 'No verdicts. `factledger verdict give` gives one.';
  return verdicts.map((verdict) => [
    style('strong', `${verdict.label}  ${verdict.rating.name} (${verdict.rating.ratingValue} of ${verdict.rating.bestRating} on ${verdict.scale.name}, version ${verdict.scale.version})`),
    ...hanging('   about ', subjectInWords(verdict), width, 6),
    ...hanging('   ', verdict.rationale, width),
    ...evidenceLines(verdict, width),
    ...hanging('   ', standingInWords(verdict), width).map((line) => style('faint', line)),
  ].join('\n')).join('\n\n');
}

const labels = (refs: readonly { readonly label: string }[]): string => refs.map(({ label }) => label).join(' ');

const subjectInWords = ({ about }: VerdictAnswer): string =>
  (about.kind === 'position' ? `${about.question.label}/${about.position.label}` : about.assertions.map(({ label, gist }) => `${label} ${gist}`).join('; '));

const evidenceLines = ({ evidence }: VerdictAnswer, width: number): readonly string[] => [
  ...(evidence.for.length === 0 ? [] : hanging('   for ', labels(evidence.for), width)),
  ...(evidence.against.length === 0 ? [] : hanging('   against ', labels(evidence.against), width)),
];

/** Who approved it is always said: by nobody but its author, or by a second person. */
const standingInWords = ({ status, approval, approvedBy }: VerdictAnswer): string =>
  [status, approval === 'self' ? `self-approved by ${approvedBy}` : `approved by a second person, ${approvedBy}`].join(BETWEEN);

export function renderProposals(proposals: readonly ProposalAnswer[], { width, style }: On): string {
  if (proposals.length === 0) return 'Nothing waits for a second person.';
  return proposals.map(({ entry, type, proposedBy, data }) => [
    style('strong', `${eventInWords(type)} by ${proposedBy}`),
    ...hanging('   ', String(data['rationale'] ?? data['reason'] ?? `through revision ${String(data['throughRevision'])}`), width),
    style('faint', `   id ${entry}`),
  ].join('\n')).join('\n\n');
}

export function renderScales(scales: readonly ScaleAnswer[], { width, style }: On): string {
  if (scales.length === 0) return 'No scales. `factledger scale define` makes one.';
  return scales.map(({ versions, retired, id }) => {
    const latest = versions.at(-1);
    return [
      style('strong', `${latest?.name ?? id} ${latest?.version ?? ''}${retired === null ? '' : ' (retired)'}`),
      ...(latest?.ratings ?? []).flatMap(({ key, name, meaning }) => hanging(`   ${key}  `, meaning === null ? name : `${name}: ${meaning}`, width)),
      style('faint', `   id ${id}`),
    ].join('\n');
  }).join('\n\n');
}
