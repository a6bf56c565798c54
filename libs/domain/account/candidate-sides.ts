/** What the two sides of a candidate are made of, whatever its kind. */
import type { AssertionId, CandidateId, DocumentId } from '../ids.js';
import type { RootCounter } from './roots.js';
import type { CandidateSide, Named } from './view.js';
import type { Report, World } from './world.js';

interface Side {
  readonly reports: readonly Report[];
}

/** Only what is stated, with a certainty above unknown, and was neither taken back nor corrected by its publisher. */
export const canClash = ({ act, data, retractions, notices }: Report): boolean =>
  act.kind === 'states' && data.certainty !== 'unknown' && retractions.length === 0 && !notices.some(({ kind }) => kind === 'correction');

export const idsOf = ({ reports }: Side): readonly AssertionId[] => reports.map(({ ref }) => ref.id);

/** A dismissal holds for the assertions it saw and lapses when another joins either side. */
export function isDismissed(world: World, id: CandidateId, sides: readonly Side[], judged: boolean): boolean {
  const dismissal = judged ? world.record.dismissals.get(id) : undefined;
  if (dismissal === undefined) return false;
  const covered = new Set(dismissal.data.covering);
  return sides.every((side) => idsOf(side).every((assertion) => covered.has(assertion)));
}

export const sideOf = (
  { about, text, reports }: { readonly about: Named<string>; readonly text: string; readonly reports: readonly Report[] },
  roots: RootCounter,
): CandidateSide => ({
  about,
  text,
  assertions: reports.map(({ ref }) => ref),
  roots: roots(reports.map(({ ref }) => ref.id)),
});

/** Every document that brings, or is, one of these reports. */
export function documentsOf(world: World, reports: readonly Report[]): readonly Named<DocumentId>[] {
  const ids = new Set<DocumentId>();
  for (const {
    data,
    rendering: { utterance },
  } of reports) {
    for (const { by } of data.relays) if (by.document !== undefined) ids.add(by.document);
    for (const { speaker } of utterance.claimants) if (speaker.kind === 'document') ids.add(speaker.document);
    if (utterance.document !== undefined) ids.add(utterance.document);
  }
  return [...ids]
    .map((id) => world.names.document(id))
    .toSorted((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
}
