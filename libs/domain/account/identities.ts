/**
 * Who is meant where a source is named, once merges and splits of sources are followed. A mention in an utterance or in a
 * relay is first handed to the part that a split of that source gives it to, else to the source it was merged into, and so
 * on until nothing changes; each split applies once. Nothing recorded changes: taken back, a merge or split leaves no trace.
 */
import type { Document } from '../document/events.js';
import type { AssertionId, SourceId, UtteranceId } from '../ids.js';
import type { AssertionHeld, IncidentRecord, UtteranceHeld } from '../incident/record.js';
import type { Source } from '../source/events.js';
import { mergesThatCount, survivorOf } from '../source/relations.js';
import type { MergeEntry, SourceRelations, SplitEntry } from '../source/relations.js';
import { isNonEmpty } from '../ids.js';
import type { Act, Claimant, Relay } from '../speech.js';
import { pushTo } from './multimap.js';
import type { EventRef } from './view.js';

/** Where a source is named. */
export type Place = { readonly utterance: UtteranceId } | { readonly assertion: AssertionId } | null;
interface Resolved {
  readonly source: SourceId;
  /** The merge or split recorded last of those that led there. */
  readonly by: EventRef;
}

export class Identities {
  readonly #into: ReadonlyMap<SourceId, MergeEntry>;
  readonly #splits = new Map<SourceId, SplitEntry[]>();

  /** @param relations those that stand, in log order */
  constructor({ merges, splits }: SourceRelations) {
    this.#into = mergesThatCount(merges);
    for (const split of splits) pushTo(this.#splits, split.data.source, split);
  }

  /** How many sources are somebody else, everywhere or somewhere. */
  get size(): number {
    return this.#into.size + this.#splits.size;
  }

  /** Who a source is outside any utterance or relay: only merges count. */
  survivorOf(source: SourceId): SourceId {
    return survivorOf(source, this.#into);
  }

  /** The merge that counts for a source that was absorbed. */
  mergeOf(source: SourceId): MergeEntry | undefined {
    return this.#into.get(source);
  }

  /** Null where the source is itself. */
  at(source: SourceId, place: Place): Resolved | null {
    let at = source;
    let by: EventRef | null = null;
    const applied = new Set<SplitEntry>();
    for (;;) {
      const split = this.#splits.get(at)?.find((each) => !applied.has(each) && names(each, place));
      if (split !== undefined) applied.add(split);
      const merge = split === undefined ? this.#into.get(at) : undefined;
      const next = split?.data.part ?? merge?.data.survivor;
      const step = split ?? merge;
      if (next === undefined || step === undefined) return at === source || by === null ? null : { source: at, by };
      at = next;
      if (by === null || step.logIndex > by.logIndex) by = { entry: step.id, logIndex: step.logIndex };
    }
  }
}

const names = ({ data }: SplitEntry, place: Place): boolean =>
  place !== null && ('utterance' in place ? data.utterances.includes(place.utterance) : data.assertions.includes(place.assertion));

/** The same record with every source named as who it is. The very same object where nothing applies. */
export function withIdentities(record: IncidentRecord, identities: Identities): IncidentRecord {
  if (identities.size === 0) return record;
  let changed = false;
  const mapped = <K, V>(map: Map<K, V>, each: (value: V, key: K) => V): Map<K, V> => {
    const result = new Map<K, V>();
    let differs = false;
    for (const [key, value] of map) {
      const after = each(value, key);
      differs ||= after !== value;
      result.set(key, after);
    }
    changed ||= differs;
    return differs ? result : map;
  };
  const utterances = mapped(record.utterances, (held, id) => utteranceWith(held, id, identities));
  const assertions = mapped(record.assertions, (held, id) => assertionWith(held, id, identities));
  const retractions = record.retractions.map((entry) => {
    const relays = relaysWith(entry.data.relays, null, identities, () => {});
    if (relays === entry.data.relays) return entry;
    changed = true;
    return { ...entry, data: { ...entry.data, relays } };
  });
  return changed ? { ...record, utterances, assertions, retractions } : record;
}

type Tell = (by: EventRef) => void;
const lastOf = (): { readonly tell: Tell; readonly last: () => EventRef | null } => {
  let last: EventRef | null = null;
  return { tell: (by) => (last = last === null || by.logIndex > last.logIndex ? by : last), last: () => last };
};

function utteranceWith(held: UtteranceHeld, utterance: UtteranceId, identities: Identities): UtteranceHeld {
  const { tell, last } = lastOf();
  const all = held.utterance.claimants.map((claimant) => claimantWith(claimant, { utterance }, identities, tell));
  const by = last();
  if (by === null) return held;
  // Whoever turns out to be the same speaks once.
  const claimants = all.filter((claimant, i) => !all.slice(0, i).some((other) => sameClaimant(other, claimant)));
  if (!isNonEmpty(claimants)) return held;
  return { ...held, utterance: { ...held.utterance, claimants }, identifiedBy: by };
}

const sameClaimant = (a: Claimant, b: Claimant): boolean =>
  a.speaker.kind === 'source' && b.speaker.kind === 'source' && a.speaker.source === b.speaker.source && a.onBehalfOf === b.onBehalfOf;

function claimantWith(claimant: Claimant, place: Place, identities: Identities, tell: Tell): Claimant {
  const { speaker, onBehalfOf } = claimant;
  const spoke = speaker.kind === 'source' ? identities.at(speaker.source, place) : null;
  const behind = onBehalfOf === undefined ? null : identities.at(onBehalfOf, place);
  if (spoke === null && behind === null) return claimant;
  if (spoke !== null) tell(spoke.by);
  if (behind !== null) tell(behind.by);
  const who = spoke === null ? speaker : { kind: 'source' as const, source: spoke.source };
  const whom = behind?.source ?? onBehalfOf;
  // Nobody speaks for itself.
  return whom === undefined || (who.kind === 'source' && who.source === whom) ? { speaker: who } : { speaker: who, onBehalfOf: whom };
}

function assertionWith(held: AssertionHeld, assertion: AssertionId, identities: Identities): AssertionHeld {
  const { tell, last } = lastOf();
  const { data } = held.entry;
  const relays = relaysWith(data.relays, { assertion }, identities, tell);
  const act = data.act === undefined ? undefined : actWith(data.act, { assertion }, identities, tell);
  const choices = held.choices.map((choice) => {
    const chosen = actWith(choice.data.act, { assertion }, identities, tell);
    return chosen === choice.data.act ? choice : { ...choice, data: { ...choice.data, act: chosen } };
  });
  const by = last();
  if (by === null) return held;
  return { entry: { ...held.entry, data: { ...data, relays, ...(act === undefined ? {} : { act }) } }, choices, identifiedBy: by };
}

function relaysWith(relays: readonly Relay[], place: Place, identities: Identities, tell: Tell): readonly Relay[] {
  let changed = false;
  const result = relays.map((relay) => {
    const resolved = relay.by.source === undefined ? null : identities.at(relay.by.source, place);
    if (resolved === null) return relay;
    changed = true;
    tell(resolved.by);
    return { ...relay, by: { ...relay.by, source: resolved.source } };
  });
  return changed ? result : relays;
}

function actWith(act: Act, place: Place, identities: Identities, tell: Tell): Act {
  if (act.kind !== 'withholds' || act.absence !== 'noResponse') return act;
  const by = claimantWith(act.by, place, identities, tell);
  return by === act.by ? act : { ...act, by };
}

/** A body as part of who its parent is; of nobody where that would be itself. */
export function sourceWith(source: Source, identities: Identities): Source {
  if (source.kind !== 'body' || source.partOf === undefined) return source;
  const partOf = identities.survivorOf(source.partOf);
  if (partOf === source.partOf) return source;
  const { partOf: _, ...apart } = source;
  return partOf === source.source ? apart : { ...source, partOf };
}

export function documentWith(document: Document, identities: Identities): Document {
  if (document.publisher === null) return document;
  const publisher = identities.survivorOf(document.publisher);
  return publisher === document.publisher ? document : { ...document, publisher };
}
