/** Checks of what speech is written in: times, speakers, hops, chains. The short notation is read once, to refuse it early. */
import { LIST_LIMITS, TEXT_LIMITS } from '#domain/limits.js';
import { CERTAINTIES, RELAY_MODES } from '#domain/speech.js';
import type { TimeBasis } from '#domain/times/types.js';
import type {
  AnonymousParty, ChainGiven, NamedParty, PartyGiven, RelayGiven, RelayParts, TimeGiven, ViaGiven,
} from './case-file.js';
import { ChainNotationError, readChain, readParty, readRelay, readSpeakers, readVia } from './chain.js';
import { byShape, isObject, list, matching, object, oneOf, optional, orNull, text, truth, wholeNumber } from './check.js';
import type { Check } from './check.js';
import type { Fault } from './fault.js';
import { under } from './fault.js';

const notation = text(2_000);
const name = matching(/^[A-Za-z_][\w.:-]*$/u, 'must be a key or id:<uuid>', 80);
export const certainty = oneOf(CERTAINTIES);

const basis: Check<TimeBasis> = byShape<TimeBasis>((given) =>
  isObject(given) && given['kind'] === 'stated'
    ? object<Extract<TimeBasis, { kind: 'stated' }>>({ kind: oneOf(['stated']) })
    : object<Exclude<TimeBasis, { kind: 'stated' }>>({
        kind: oneOf(['derived', 'inferred']), from: text(TEXT_LIMITS.rationale),
      }));
const bound = text(40);
export const time: Check<TimeGiven> = byShape<TimeGiven>((given) => (isObject(given)
  ? object<Exclude<TimeGiven, string>>({
      edtf: optional(text(TEXT_LIMITS.edtf)), verbatim: optional(text(TEXT_LIMITS.verbatim)),
      earliest: optional(orNull(bound)), latest: optional(orNull(bound)),
      zone: optional(text(TEXT_LIMITS.zone)), basis: optional(basis),
    })
  : text(TEXT_LIMITS.edtf)));

const named = object<NamedParty>({ speaker: name, for: optional(name) });
const anonymous = object<AnonymousParty>({
  anonymous: text(TEXT_LIMITS.described), official: optional(truth), count: optional(wholeNumber(1, 1_000_000)),
  for: optional(name),
});
const parts = byShape<NamedParty | AnonymousParty>((given) => (isObject(given) && 'anonymous' in given ? anonymous : named));
export const party = asRead(byShape<PartyGiven>((given) => (typeof given === 'string' ? notation : parts)), readParty);
const parties = list(party, { min: 1, max: LIST_LIMITS.claimants });
export const speakers = asRead(byShape<PartyGiven | readonly PartyGiven[]>((given) => {
  if (Array.isArray(given)) return parties;
  return typeof given === 'string' ? notation : party;
}), readSpeakers);
const relayParts = object<RelayParts>({
  by: name, in: optional(name), mode: optional(oneOf(RELAY_MODES)), certainty: optional(certainty),
  title: optional(text(TEXT_LIMITS.printedTitle)), stance: optional(oneOf(['rebuts'])),
});
const relay = asRead(byShape<RelayGiven>((given) => (typeof given === 'string' ? notation : relayParts)), readRelay);
export const via: Check<ViaGiven> = asRead(
  byShape<ViaGiven>((given) => (Array.isArray(given) ? list(relay, { max: LIST_LIMITS.relays }) : notation)), readVia,
);
const chainParts: Check<Exclude<ChainGiven, string>> = (value, pointer, faults) => {
  const [first, ...hops] = Array.isArray(value) ? value as unknown[] : [];
  const speaking = first === undefined ? undefined : speakers(first, under(pointer, 0), faults);
  if (first === undefined) faults.push({ pointer, detail: 'must name its speaker first' });
  const before = faults.length;
  if (hops.length > LIST_LIMITS.relays) faults.push({ pointer, detail: `must have at most ${LIST_LIMITS.relays} hops` });
  const relays = faults.length > before ? [] : hops.flatMap((hop, i) => relay(hop, under(pointer, i + 1), faults) ?? []);
  return speaking === undefined || faults.length > before ? undefined : [speaking, ...relays];
};
export const chain = asRead(byShape<ChainGiven>((given) => (typeof given === 'string' ? notation : chainParts)), readChain);

/** The check, and then whether the notation can be read. */
function asRead<T>(check: Check<T>, read: (given: T) => unknown): Check<T> {
  return (value, pointer, faults: Fault[]) => {
    const given = check(value, pointer, faults);
    if (given === undefined) return undefined;
    try {
      read(given);
      return given;
    } catch (error) {
      if (!(error instanceof ChainNotationError)) throw error;
      faults.push({ pointer, detail: error.message });
      return undefined;
    }
  };
}
