/**
 * How many independent origins stand behind assertions: those identified, and those of unknown independence, which are
 * shown apart and never added.
 *
 * Reports of one utterance are one root; utterances join only where a person merged them or recorded `repeats` or
 * `amplifies`. A body is one root however often it speaks, and so are bodies that are kin. A joint statement adds a root
 * only where none of those who made it is one already. Anonymous speakers count once per class and document, a document's
 * own voice once. Who a root is, is taken from the assertions counted and from no others.
 */
import type { AssertionId, SourceId, UtteranceId } from '../ids.js';
import type { IncidentRecord } from '../incident/record.js';
import type { Relay, Speaker } from '../speech.js';
import { plain } from '../text.js';
import { Components } from './components.js';
import type { Roots } from './view.js';
import { bodyOf, familyOf } from './voice.js';
import type { Report, World } from './world.js';

export type RootCounter = (ids: Iterable<AssertionId>) => Roots;

/** A counter for one world. */
export function rootsOf(world: World): RootCounter {
  const {
    origins,
    references: { sources },
  } = world;
  return (ids) => {
    const identities = new Map<UtteranceId, Set<SourceId>>();
    const anonymous = new Map<UtteranceId, string>();
    for (const id of ids) {
      const report = world.reports.get(id);
      if (report === undefined) continue;
      const origin = origins.find(report.speech.id);
      const known = identities.get(origin) ?? new Set<SourceId>();
      identities.set(origin, known);
      for (const claimant of report.rendering.utterance.claimants) {
        const body = bodyOf(claimant, sources);
        if (body !== null) known.add(familyOf(body, sources));
        else if (claimant.speaker.kind === 'source') known.add(claimant.speaker.source);
        else if (!anonymous.has(origin)) anonymous.set(origin, placeOf(claimant.speaker, report));
      }
    }
    const unnamed = [...identities].filter(([, known]) => known.size === 0).map(([origin]) => anonymous.get(origin));
    return { identified: countIdentified([...identities.values()]), unknownIndependence: new Set(unnamed).size };
  };
}

/** Acts of speech that go back to one another. */
export function originsOf(record: IncidentRecord, speechOf: World['speechOf']): Components<UtteranceId> {
  const origins = new Components<UtteranceId>(() => record.utterances.keys());
  for (const relation of record.relations.values()) {
    if (relation.type !== 'AssertionsRelated' || (relation.data.kind !== 'repeats' && relation.data.kind !== 'amplifies'))
      continue;
    const [first, ...others] = [...relation.data.from, ...relation.data.to].flatMap((id) => {
      const held = record.assertions.get(id);
      const speech = held === undefined ? undefined : speechOf(held.entry.data.utterance);
      return speech === undefined ? [] : [speech.id];
    });
    if (first !== undefined)
      others.forEach((other) => {
        origins.join(first, other);
      });
  }
  return origins;
}

/** Those with one identity first, so that a joint one adds nothing that is known already. */
function countIdentified(identities: readonly ReadonlySet<SourceId>[]): number {
  const counted = new Set<SourceId>();
  let count = 0;
  for (const known of identities.toSorted((a, b) => a.size - b.size)) {
    if (known.size === 0 || [...known].some((identity) => counted.has(identity))) continue;
    known.forEach((identity) => counted.add(identity));
    count += 1;
  }
  return count;
}

/** An anonymous class in the document that brings it, or a document's own voice. */
function placeOf(speaker: Exclude<Speaker, { kind: 'source' }>, report: Report): string {
  if (speaker.kind === 'document') return `voice of ${speaker.document}`;
  return `${plain(speaker.described)} in ${hop(report.data.relays[0]) ?? report.speech.id}`;
}
const hop = (relay: Relay | undefined): string | undefined => relay?.by.document ?? relay?.by.source;
