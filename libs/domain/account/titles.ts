/**
 * Titles over time: under which title a source was printed, where, and from when that could be known. Derived from the
 * relays, each of which brings the title of the hop before it as printed there; nothing of it is stored.
 */
import type { Document } from '../document/events.js';
import type { DocumentId, IncidentId, SourceId } from '../ids.js';
import { plain } from '../text.js';
import { intervalOf, presenceAt } from '../times/intervals.js';
import type { Instant, Interval, Presence } from '../times/types.js';
import type { AssertionRef, Named } from './view.js';
import type { Report, World } from './world.js';

/** An incident as one viewer reads it, and who the source is there once merges are followed. */
export interface NamedThere {
  readonly incident: Named<IncidentId>;
  readonly world: World;
  readonly source: SourceId;
}

export interface PrintedTitle {
  /** As printed. */
  readonly title: string;
  /** Where it was printed, or who passed it on where no document is named. */
  readonly document: Named<DocumentId> | null;
  readonly relayedBy: Named<SourceId> | null;
  readonly publisher: Named<SourceId> | null;
  /** When the document was published; of what is in none, when the report could be known. */
  readonly publicFrom: Interval;
  readonly presence: Exclude<Presence, 'no'>;
  /** Reports that bring it, in log order. */
  readonly assertions: readonly (AssertionRef & { readonly incident: Named<IncidentId> })[];
}

/** In the order in which they could be known; the same title printed in the same place stands once. */
export function titlesOf(worlds: readonly NamedThere[], publicAsOf: Instant): readonly PrintedTitle[] {
  const found = new Map<string, PrintedTitle>();
  for (const { incident, world, source } of worlds) {
    for (const report of world.reports.values()) {
      report.data.relays.forEach(({ title, by }, hop) => {
        if (title === undefined || !isNamedBefore(report, hop, source)) return;
        const document = by.document === undefined ? undefined : world.references.documents.get(by.document);
        const publicFrom = document === undefined ? report.publicFrom : intervalOf(document.published);
        const presence = presenceAt(publicFrom, publicAsOf);
        if (presence === 'no') return;
        const key = JSON.stringify([plain(title), by.document ?? by.source]);
        const known = found.get(key) ?? { title: plain(title), ...placeOf(world, by, document), publicFrom, presence, assertions: [] };
        found.set(key, { ...known, assertions: [...known.assertions, { ...report.ref, incident }] });
      });
    }
  }
  return [...found.values()]
    .map((each) => ({ ...each, assertions: each.assertions.toSorted((a, b) => a.logIndex - b.logIndex) }))
    .sort((a, b) => compare(a.publicFrom.earliest, b.publicFrom.earliest) || compare(a.publicFrom.latest, b.publicFrom.latest)
      || (a.assertions[0]?.logIndex ?? 0) - (b.assertions[0]?.logIndex ?? 0));
}

const compare = (a: Instant, b: Instant): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether the hop before this relay is the source: one who spoke, or who passed it on before. */
function isNamedBefore({ rendering, data }: Report, hop: number, source: SourceId): boolean {
  if (hop > 0) return data.relays[hop - 1]?.by.source === source;
  return rendering.utterance.claimants.some(({ speaker }) => speaker.kind === 'source' && speaker.source === source);
}

function placeOf(
  { names }: World, by: Report['data']['relays'][number]['by'], document: Document | undefined,
): Pick<PrintedTitle, 'document' | 'relayedBy' | 'publisher'> {
  return {
    document: by.document === undefined ? null : names.document(by.document),
    relayedBy: by.source === undefined ? null : names.source(by.source),
    publisher: document === undefined || document.publisher === null ? null : names.source(document.publisher),
  };
}
