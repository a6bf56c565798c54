/** Accounts, differences and candidates as lines of text, so that a test can be read like a page. */
import type { Candidate, Change, QuestionAccount, Roots, Statement } from '#domain/account/view.js';

const rootsText = ({ identified, unknownIndependence }: Roots): string => `${identified}+${unknownIndependence}`;
const labels = (things: readonly { readonly label: string }[]): string => things.map(({ label }) => label).join(', ');

function statement(shown: Statement): string {
  const { text, assertion, variants, alsoSaid, who, certainty, presence, retold, quantities, revises, jointWith, unclear } = shown;
  const also = alsoSaid.map(({ label, jointWith: others }) =>
    `also ${label}${others.length > 0 ? `, jointly with ${labels(others)}` : ''}`);
  return [
    text, `[${[assertion.label, ...variants.map(({ label }) => `≈ ${label}`), ...also].join(' ')}]`, who, certainty,
    presence === 'possible' ? 'POSSIBLY' : '', retold ? 'RETOLD' : '', quantities.join(', '),
    ...revises.map(({ relation, announced }) => `revises ${relation.label} (${announced})`),
    jointWith.length > 0 ? `jointly with ${labels(jointWith)}` : '', unclear.length > 0 ? 'UNCLEAR' : '',
  ].filter((part) => part !== '').join(' · ');
}

export const renderedAccount = (questions: readonly QuestionAccount[]): readonly string[] => questions.flatMap((account) => {
  const { question, text, agreement, contradictions, lines, beside, silences, blame } = account;
  return [
    [`${question.label} ${text} (${agreement})`, ...contradictions.map(({ label, strength }) => `!! ${label} ${strength}`)].join(' '),
    ...lines.flatMap(({ bodies, standing, current }) => {
      const line = `${bodies.map(({ label }) => label).join(' + ')}/${standing}`;
      return current.map((each) => `  ${line}: ${statement(each)}`);
    }),
    ...beside.flatMap(({ text: held, roots, statements }) =>
      [`  beside: ${held} (${rootsText(roots)})`, ...statements.map((each) => `    ${statement(each)}`)]),
    ...silences.map(({ absence, of, assertion, filledBy }) =>
      `  silence: ${absence} — ${of} [${assertion.label}]${filledBy.length > 0 ? ` since filled by ${labels(filledBy)}` : ''}`),
    ...blame.map((each) => `  blame: ${statement(each)}`),
  ];
});

export const renderedDifference = (changes: readonly Change[]): readonly string[] =>
  changes.map(({ kind, question, where, before, after, assertions }) =>
    `${kind}: ${question.label} ${where}: ${before ?? '(nothing)'} → ${after ?? '(nothing)'} [${labels(assertions)}]`);

export const renderedCandidates = (candidates: readonly Candidate[]): readonly string[] =>
  candidates.map(({ kind, question, contradiction, sides }) => {
    const both = sides.map(({ about, assertions, roots }) =>
      `${about.label} {${assertions.map(({ label }) => label).join(' ')}} ${rootsText(roots)}`);
    return [kind, question.label, ...(contradiction ? [contradiction.label] : []), both.join(' × ')].join(' ');
  });

/** `lines/beside` of each question: how many bodies have something standing under their name, and how many statements beside. */
export const corner = (questions: readonly QuestionAccount[]): string => questions
  .map(({ question, lines, beside }) => ({
    label: question.label, bodies: bodiesShown(lines), beside: beside.flatMap(({ statements }) => statements).length,
  }))
  .filter(({ bodies, beside }) => bodies + beside > 0)
  .map(({ label, bodies, beside }) => `${label} ${bodies}/${beside}`).join('  ');

function bodiesShown(lines: QuestionAccount['lines']): number {
  const shown = lines.flatMap(({ bodies, standing, current }) => {
    const joint = current.flatMap(({ alsoSaid, jointWith }) => [...jointWith, ...alsoSaid.flatMap((also) => also.jointWith)]);
    return [...bodies, ...joint].map(({ id }) => `${id} ${standing}`);
  });
  return new Set(shown).size;
}
