/**
 * Anchors: the words of an assertion as they stand in a captured text, at one of the hops it came by. An anchor stays where
 * it was made; looking for its words in a newer snapshot is recorded beside it.
 */
import { capturesOf } from '../document/snapshots.js';
import { DomainError, ensure } from '../errors.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import type { DocumentId, Sha256 } from '../ids.js';
import { same } from '../same.js';
import type { Relay } from '../speech.js';
import type { CommandOf, HopAnchor } from './commands.js';
import type { AnchorRecheck, IncidentPayloads, Utterance } from './events.js';
import type { AnchorHeld, IncidentRecord } from './record.js';
import { assertionHeld, idIsNew, utteranceHeld } from './scope.js';
import type { Scope } from './scope.js';
import { SHAPES } from './shapes.js';
import type { IncidentState } from './state.js';

/**
 * The document in which the words of a hop stand. Hop 0 is the utterance: the document that it is (a post, a filing), else
 * the one that speaks or shows it; the others are the relays.
 */
export function documentAt(
  utterance: Pick<Utterance, 'document' | 'claimants'> | undefined, relays: readonly Relay[], hop: number,
): DocumentId | undefined {
  if (hop > 0) return relays[hop - 1]?.by.document;
  if (utterance?.document !== undefined) return utterance.document;
  for (const { speaker } of utterance?.claimants ?? []) if (speaker.kind === 'document') return speaker.document;
  return undefined;
}

/** The document that an anchor points into; undefined where it names none any more. */
export function documentOfAnchor(record: IncidentRecord, { assertion, hop }: { readonly assertion: string; readonly hop: number }): DocumentId | undefined {
  const data = record.assertions.get(assertion as IncidentPayloads['RelayAnchored']['assertion'])?.entry.data;
  return data === undefined ? undefined : documentAt(record.utterances.get(data.utterance)?.utterance, data.relays, hop);
}

/** As `documentAt`, where words are to be anchored. @throws {DomainError} unknown-relay, anchor-without-document */
export function documentToAnchorIn(
  utterance: Pick<Utterance, 'document' | 'claimants'>, relays: readonly Relay[], hop: number, at: string,
): DocumentId {
  ensure(hop <= relays.length, 'unknown-relay', `The assertion has ${relays.length} ${relays.length === 1 ? 'relay' : 'relays'}.`, at);
  const document = documentAt(utterance, relays, hop);
  if (document === undefined) throw new DomainError('anchor-without-document', 'No document is named here in which the words could stand.', at);
  return document;
}

/** Anchors that come with an assertion, or later. */
export function anchored(
  { facts, state }: Scope, logged: Pick<IncidentPayloads['AssertionLogged'], 'assertion' | 'relays'>, utterance: Utterance, anchor: HopAnchor, at: string,
): Decided<'RelayAnchored'> {
  const data = { ...anchor, assertion: logged.assertion };
  SHAPES.RelayAnchored(data, at);
  const { hop, snapshot, start, end } = data;
  const document = documentToAnchorIn(utterance, logged.relays, hop, `${at}/hop`);
  ensure(capturesOf(facts.snapshots, document, snapshot) !== null,
    'unknown-snapshot', 'The document has no such snapshot.', `${at}/snapshot`);
  ensure(start < end, 'field-malformed', 'Expected an end after the start.', `${at}/end`);
  ensure(!anchorsOf(state.record, logged.assertion).some(({ entry: { data: held } }) =>
    held.hop === hop && held.snapshot === snapshot && held.start === start && held.end === end), 'nothing-changed', 'These words are anchored already.', at);
  return { type: 'RelayAnchored', data };
}

export function anchorRelay(state: IncidentState, { type: _, ...data }: CommandOf<'AnchorRelay'>, facts: Facts): readonly Decided[] {
  const scope: Scope = { state, facts };
  SHAPES.RelayAnchored(data, '');
  const held = assertionHeld(scope, data.assertion, '/assertion').entry.data;
  idIsNew(scope, 'anchor', data.anchor, '/anchor');
  return [anchored(scope, held, utteranceHeld(scope, held.utterance, '/assertion'), data, '')];
}

export function recheckAnchor(state: IncidentState, { type: _, ...data }: CommandOf<'RecheckAnchor'>, facts: Facts): readonly Decided[] {
  SHAPES.AnchorRechecked(data, '');
  findingIsWhole(data);
  const held = state.record.anchors.get(data.anchor);
  if (held === undefined) throw new DomainError('unknown-anchor', 'There is no such anchor in this incident.', '/anchor');
  const document = documentOfAnchor(state.record, held.entry.data);
  const [older, newer] = [held.entry.data.snapshot, data.snapshot].map((snapshot: Sha256) =>
    (document === undefined ? null : capturesOf(facts.snapshots, document, snapshot)));
  if (newer === null || newer === undefined) throw new DomainError('unknown-snapshot', 'The document has no such snapshot.', '/snapshot');
  ensure(older === null || older === undefined || newer.last > older.first,
    'snapshot-not-newer', 'An anchor is looked for again in a snapshot captured after its own.', '/snapshot');
  ensure(!same(held.rechecks.at(-1)?.data, data), 'nothing-changed', 'This finding is recorded already.');
  return [{ type: 'AnchorRechecked', data }];
}

/** Words and place of what was found; nothing of the kind for what is gone. */
function findingIsWhole({ found, start, end, exact }: AnchorRecheck): void {
  const fields = Object.entries({ start, end, exact });
  const wrong = fields.find(([, value]) => (value === undefined) !== (found === 'gone'));
  const expected = found === 'gone' ? 'Expected no such field: what is gone has no place.' : 'Expected a value.';
  ensure(wrong === undefined, 'field-malformed', expected, `/${wrong?.[0]}`);
  ensure(start === undefined || end === undefined || start < end, 'field-malformed', 'Expected an end after the start.', '/end');
}

export const anchorsOf = ({ anchors }: IncidentRecord, assertion: string): readonly AnchorHeld[] =>
  [...anchors.values()].filter(({ entry }) => entry.data.assertion === assertion);

/** What is amended must leave every anchor in the document it was made in. @param at where the change is */
export function anchorsStay(
  { record }: IncidentState, change: { readonly assertion?: IncidentPayloads['AssertionLogged']; readonly utterance?: Utterance }, at: string,
): void {
  for (const { entry: { data: anchor } } of record.anchors.values()) {
    const held = record.assertions.get(anchor.assertion)?.entry.data;
    const assertion = change.assertion?.assertion === anchor.assertion ? change.assertion : held;
    if (held === undefined || assertion === undefined) continue;
    const before = record.utterances.get(held.utterance)?.utterance;
    const after = change.utterance?.utterance === held.utterance ? change.utterance : before;
    ensure(documentAt(before, held.relays, anchor.hop) === documentAt(after, assertion.relays, anchor.hop),
      'entry-referenced', `Anchor ${anchor.anchor} points into the document that this names.`, at);
  }
}
