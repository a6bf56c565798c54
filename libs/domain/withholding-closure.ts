/**
 * What readers do not get of an incident, given which entries are withheld now.
 *
 * What rests on something that readers do not get is not there for them either. An entry loses, of what it lists, the
 * items that name such a thing. It falls where it names one outside a list, or where a list that has to hold something
 * loses all; an assertion falls when nothing of what it answers in the end is left, an utterance when no report of it is.
 * What falls takes with it what it had taken back or put itself in the place of, so that readers never see as standing
 * what stands no more. All of this again until nothing more falls.
 *
 * Stored events are given as they stand or not at all: whatever names one of the fallen is kept back with them, as it
 * was recorded and in all our fixes to it, though what is left of the entry counts in every view.
 */
import { Components } from './account/components.js';
import { pushTo } from './account/multimap.js';
import type { Entry } from './entries.js';
import type { EventId, IncidentId, UtteranceId } from './ids.js';
import { definitionOf } from './incident/definitions.js';
import { neverPublic } from './policy.js';
import type { WhatHappened } from './policy.js';
import { isUnsorted } from './speech.js';
import type { Act } from './speech.js';

export interface KeptBack {
  /** Stored events that readers do not get. */
  readonly events: ReadonlySet<EventId>;
  /** Of these, the entries of which nothing is left in any view. */
  readonly fallen: ReadonlySet<EventId>;
  /** Ids of what the fallen had brought into being. */
  readonly ids: ReadonlySet<string>;
  /** Incidents that readers do not know: that an utterance was logged there first is kept from them. */
  readonly elsewhere: ReadonlySet<IncidentId>;
}

/** The entry as readers see it: without what names something they do not; null where nothing is left. */
export function asSeen(kept: Pick<KeptBack, 'fallen' | 'ids' | 'elsewhere'>, entry: Entry): Entry | null {
  const { fallen, ids } = kept;
  if (fallen.has(entry.id)) return null;
  if (isFromElsewhere(entry, kept)) {
    const { from: _, ...data } = entry.data;
    return asSeen(kept, { ...entry, type: 'UtteranceLogged', data });
  }
  if (ids.size === 0) return entry;
  const data = leftOf(entry.data, '', ids);
  // What is left of an entry's data has the shape of the whole.
  return data === GONE ? null : data === entry.data ? entry : { ...entry, data } as Entry;
}

const isFromElsewhere = <E extends WhatHappened>(event: E, { elsewhere }: Pick<KeptBack, 'elsewhere'>): event is Extract<E, { readonly type: 'UtteranceAdopted' }> =>
  event.type === 'UtteranceAdopted' && elsewhere.has(event.data.from);

const GONE = Symbol('gone');
const UNSORTED: Act = { kind: 'states', answers: [] };
/** Lists that say something of what is left even when that is nothing. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['evidence', 'for', 'against', 'instead']);
/** Lists in which every place counts. */
const ALL_OR_NOTHING: ReadonlySet<string> = new Set(['sides', 'pair']);
const MAY_BE_LEFT_OUT: ReadonlySet<string> = new Set(['replaces', 'proposal']);
/** Words, times and who speaks: nothing in these is the id of what an incident holds. */
const NAMES_NOTHING: ReadonlySet<string> = new Set([
  'label', 'title', 'text', 'gist', 'quote', 'unclear', 'rationale', 'reason', 'claimants', 'by', 'relays', 'channel', 'certainty', 'specifics',
  'said', 'happened', 'issued', 'due', 'exact', 'prefix', 'suffix',
]);

/** What is left of a value once everything that names a fallen thing is taken out; the same value where that is all of it. */
function leftOf(value: unknown, field: string, ids: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return ids.has(value) ? GONE : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const left = value.map((item: unknown) => leftOf(item, '', ids));
    const kept = left.filter((item) => item !== GONE);
    if (kept.length === left.length) return left.every((item, i) => item === value[i]) ? value : left;
    return ALL_OR_NOTHING.has(field) || (kept.length === 0 && !MAY_BE_EMPTY.has(field)) ? GONE : kept;
  }
  let changed = false;
  const fields: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const left = NAMES_NOTHING.has(name) ? inner : name === 'act' ? actLeft(inner, ids) : leftOf(inner, name, ids);
    changed ||= left !== inner;
    if (left !== GONE) fields[name] = left;
    else if (!MAY_BE_LEFT_OUT.has(name)) return GONE;
  }
  return changed ? fields : value;
}

function actLeft(act: unknown, ids: ReadonlySet<string>): unknown {
  const left = leftOf(act, 'act', ids);
  return left === GONE ? UNSORTED : left;
}

/**
 * @param events what was recorded up to the horizon, in log order; an amended entry may come again in every version of it
 * @param withheld the entries withheld now
 * @param elsewhere incidents that readers do not know
 */
export function keptBack(events: readonly WhatHappened[], withheld: ReadonlySet<EventId>, elsewhere: ReadonlySet<IncidentId> = new Set()): KeptBack {
  return new Closure(events).over(withheld, elsewhere);
}

class Closure {
  readonly #fallen = new Set<EventId>();
  readonly #ids = new Set<string>();
  /** Entries by what they bring into being. */
  readonly #defining = new Map<string, WhatHappened[]>();
  /** Events by what they name. */
  readonly #naming = new Map<string, WhatHappened[]>();
  readonly #voided = new Set<EventId>();
  /** Ids that fell and whose followers have not been looked at. */
  readonly #work: string[] = [];

  constructor(private readonly events: readonly WhatHappened[]) {
    for (const event of events) {
      if (event.type === 'EntryVoided') this.#voided.add(event.data.entry);
      const id = definedBy(event);
      if (id !== null) pushTo(this.#defining, id, event);
    }
    for (const event of events) {
      namesIn(event.data, (name) => {
        if (this.#defining.has(name)) pushTo(this.#naming, name, event);
      });
    }
  }

  over(withheld: ReadonlySet<EventId>, elsewhere: ReadonlySet<IncidentId>): KeptBack {
    for (const event of this.events) if (neverPublic(event.type)) this.#fallen.add(event.id);
    for (const event of this.events) if (withheld.has(event.id)) this.#fall(event);
    for (const event of this.events) if (event.type === 'AssertionLogged') this.#unlessSorted(event.data.assertion);
    for (let before = -1; before !== this.#fallen.size;) {
      before = this.#fallen.size;
      this.#settle();
      this.#utterancesUnheard();
      this.#settle();
      this.#mergesBroken();
    }
    return { events: this.#keptAsStored(elsewhere), fallen: this.#fallen, ids: this.#ids, elsewhere };
  }

  #fall(event: WhatHappened): void {
    if (this.#fallen.has(event.id)) return;
    this.#fallen.add(event.id);
    const id = definedBy(event);
    if (id !== null && !this.#ids.has(id)) {
      this.#ids.add(id);
      this.#work.push(id);
    }
    if (!this.#voided.has(event.id)) for (const ended of endedBy(event)) this.#allDefining(ended);
  }

  #allDefining(id: string): void {
    for (const event of this.#defining.get(id) ?? []) this.#fall(event);
  }

  /** Looks at everything that names what fell, until nothing more falls. */
  #settle(): void {
    for (let id = this.#work.pop(); id !== undefined; id = this.#work.pop()) {
      for (const event of this.#naming.get(id) ?? []) {
        if (this.#fallen.has(event.id) || isFix(event)) continue;
        if (leftOf(event.data, '', this.#ids) === GONE) this.#fall(event);
        else if (event.type === 'AssertionLogged' || event.type === 'AnswersChosen') this.#unlessSorted(event.data.assertion);
      }
    }
  }

  /** An assertion falls when nobody has sorted it, or nothing is left of what it does and answers in the end. */
  #unlessSorted(assertion: string): void {
    const logged = this.#defining.get(assertion)?.[0];
    if (logged?.type !== 'AssertionLogged') return;
    const chosen = this.#naming.get(assertion)?.findLast((event) =>
      event.type === 'AnswersChosen' && event.data.assertion === assertion && !this.#voided.has(event.id));
    const act = chosen?.type === 'AnswersChosen' ? chosen.data.act : logged.data.act;
    if (isUnsorted(act) || isUnsorted(actLeft(act, this.#ids) as Act)) this.#allDefining(assertion);
  }

  /** Utterances that no report and no retraction brings any more. */
  #utterancesUnheard(): void {
    for (const event of this.events) {
      if (event.type !== 'UtteranceLogged' && event.type !== 'UtteranceAdopted') continue;
      const named = this.#naming.get(event.data.utterance) ?? [];
      if (!named.some((by) => !this.#fallen.has(by.id) && BRINGS.has(by.type))) this.#fall(event);
    }
  }

  /** Renderings of one act of speech that readers would take for two, since what joined them fell: only the first stays. */
  #mergesBroken(): void {
    const merges = this.events.flatMap((event) => (event.type === 'UtterancesMerged' && !this.#isUndone(event) ? [event] : []));
    if (!merges.some(({ id }) => this.#fallen.has(id))) return;
    const inOrder = (): readonly UtteranceId[] => this.events.flatMap(({ type, data }) =>
      (type === 'UtteranceLogged' || type === 'UtteranceAdopted' ? [data.utterance] : []));
    const [all, seen] = [new Components(inOrder), new Components(inOrder)];
    for (const { id, data } of merges) {
      all.join(data.into, data.from);
      if (!this.#fallen.has(id)) seen.join(data.into, data.from);
    }
    const first = new Map<UtteranceId, UtteranceId>();
    for (const utterance of inOrder()) {
      if (this.#ids.has(utterance)) continue;
      const [whole, part] = [all.find(utterance), seen.find(utterance)];
      const kept = first.get(whole) ?? part;
      first.set(whole, kept);
      if (kept !== part) this.#allDefining(utterance);
    }
  }

  #isUndone({ id, data }: Extract<WhatHappened, { readonly type: 'UtterancesMerged' }>): boolean {
    const back = this.#naming.get(data.relation)?.some((event) => event.type === 'RelationWithdrawn' && !this.#voided.has(event.id));
    return back === true || this.#voided.has(id);
  }

  #keptAsStored(elsewhere: ReadonlySet<IncidentId>): ReadonlySet<EventId> {
    const kept = new Set(this.#fallen);
    for (const event of this.events) if (isFromElsewhere(event, { elsewhere })) kept.add(event.id);
    for (const id of this.#ids) for (const event of this.#naming.get(id) ?? []) kept.add(isFix(event) ? event.data.entry : event.id);
    for (const event of this.events) if (isFix(event) && kept.has(event.data.entry)) kept.add(event.id);
    return kept;
  }
}

type Fix = Extract<WhatHappened, { readonly type: 'EntryAmended' | 'EntryVoided' }>;
const isFix = (event: WhatHappened): event is Fix => event.type === 'EntryAmended' || event.type === 'EntryVoided';

/** Incidents in which what was adopted was logged first. */
export const originsIn = (happened: readonly WhatHappened[]): ReadonlySet<IncidentId> =>
  new Set(happened.flatMap((event) => (event.type === 'UtteranceAdopted' ? [event.data.from] : [])));

/** A proposal asks for what another event brings. */
const definedBy = (event: WhatHappened): string | null => (neverPublic(event.type) ? null : definitionOf(event)?.id ?? null);

/** What brings an utterance to readers; that it was merged with another does not. */
const BRINGS: ReadonlySet<WhatHappened['type']> = new Set<WhatHappened['type']>(['AssertionLogged', 'AnswersChosen', 'AssertionRetracted']);

/** What would seem to stand again if readers did not know of this. */
function endedBy({ type, data }: WhatHappened): readonly string[] {
  switch (type) {
    case 'AssertionRetracted': return data.assertions;
    case 'CorrectionIssued': return data.affects;
    case 'VerdictApproved': return data.replaces === undefined ? [] : [data.replaces];
    default: return [];
  }
}

/** Tells every text in data that may be an id. All that was ever recorded comes through here: nothing is gathered. */
function namesIn(data: unknown, tell: (name: string) => void): void {
  if (typeof data === 'string') {
    if (data.includes('~')) data.split('~').forEach(tell);
    else tell(data);
  } else if (Array.isArray(data)) for (const item of data) namesIn(item, tell);
  else if (typeof data === 'object' && data !== null) {
    for (const [field, inner] of Object.entries(data)) if (!NAMES_NOTHING.has(field)) namesIn(inner, tell);
  }
}
