/** Rules for acts of speech: who speaks, through which channel, when, and the hops a report went through. */
import { ensure } from '../errors.js';
import type { Decided } from '../events.js';
import type { Claimant, Relay } from '../speech.js';
import type { UtteranceGiven } from './commands.js';
import type { Utterance } from './events.js';
import { bodyExists, distinct, documentExists, idIsNew, notAfter, sourceExists, utteranceHeld } from './scope.js';
import type { Scope } from './scope.js';
import { SHAPES } from './shapes.js';

export function claimantIsSound(scope: Scope, { speaker, onBehalfOf }: Claimant, at: string): void {
  if (speaker.kind === 'source') sourceExists(scope, speaker.source, `${at}/speaker/source`);
  if (speaker.kind === 'document') {
    documentExists(scope, speaker.document, `${at}/speaker/document`);
    ensure(onBehalfOf === undefined, 'document-cannot-speak', 'A document speaks for itself only.', `${at}/onBehalfOf`);
  }
  if (onBehalfOf !== undefined) bodyExists(scope, onBehalfOf, `${at}/onBehalfOf`);
}

/** What holds for every utterance beyond its shape, new, adopted or amended. */
export function utteranceIsSound(scope: Scope, { claimants, channel, said, document }: Utterance, at: string): void {
  claimants.forEach((claimant, i) => claimantIsSound(scope, claimant, `${at}/claimants/${i}`));
  distinct(claimants.map(claimantKey), `${at}/claimants`);
  const documentSpeaks = claimants.map((claimant) => claimant.speaker.kind === 'document');
  if (channel === 'ownVoice') {
    ensure(!documentSpeaks.includes(false),
      'own-voice-needs-document', "A document's own voice is spoken by a document.", `${at}/claimants`);
  } else if (channel !== 'footage') {
    const i = documentSpeaks.indexOf(true);
    ensure(i === -1,
      'document-cannot-speak', 'A document speaks in its own voice, or shows footage.', `${at}/claimants/${i}/speaker`);
  }
  if (document !== undefined) documentExists(scope, document, `${at}/document`);
  const recordedAt = scope.amending?.entry.recordedAt ?? scope.facts.recordedAt;
  ensure(notAfter(said.earliest, recordedAt),
    'said-after-recorded', 'It was said after it is recorded, at the earliest.', `${at}/said`);
}

const claimantKey = ({ speaker, onBehalfOf }: Claimant): string => {
  switch (speaker.kind) {
    case 'source': return `source ${speaker.source} ${onBehalfOf ?? ''}`;
    case 'document': return `document ${speaker.document}`;
    case 'anonymous': return `anonymous ${JSON.stringify(speaker.described)} ${onBehalfOf ?? ''}`;
  }
};

/** A document's own voice reaches us as it is; anything else may have gone through relays. */
export function mayBeRelayed({ channel }: Pick<Utterance, 'channel'>, relays: readonly Relay[], at: string): void {
  ensure(channel !== 'ownVoice' || relays.length === 0,
    'own-voice-relayed', "A document's own voice reaches us without a relay.", at);
}

/** The hops after the speaker: each names who passed it on, and a document's own voice has none. */
export function relaysAreSound(scope: Scope, utterance: Pick<Utterance, 'channel'>, relays: readonly Relay[], at: string): void {
  mayBeRelayed(utterance, relays, at);
  relays.forEach(({ by }, i) => {
    ensure(by.source !== undefined || by.document !== undefined,
      'relay-by-nobody', 'A relay names a source, a document, or both.', `${at}/${i}/by`);
    if (by.source !== undefined) sourceExists(scope, by.source, `${at}/${i}/by/source`);
    if (by.document !== undefined) documentExists(scope, by.document, `${at}/${i}/by/document`);
  });
}

/** The utterance a command speaks of, and the event that brings it in where the incident does not hold it yet. */
export function utteranceGiven(
  scope: Scope, given: UtteranceGiven, at: string,
): { readonly utterance: Utterance; readonly events: readonly Decided[] } {
  switch (given.kind) {
    case 'held': return { utterance: utteranceHeld(scope, given.utterance, at), events: [] };
    case 'new': {
      SHAPES.UtteranceLogged(given.utterance, at);
      idIsNew(scope, 'utterance', given.utterance.utterance, at);
      utteranceIsSound(scope, given.utterance, at);
      return { utterance: given.utterance, events: [{ type: 'UtteranceLogged', data: given.utterance }] };
    }
    case 'adopted': {
      const data = { ...given.utterance, from: given.from };
      SHAPES.UtteranceAdopted(data, at);
      ensure(given.from !== scope.state.record.opened?.data.incident,
        'adopted-from-itself', 'An utterance is adopted from another incident.', `${at}/from`);
      idIsNew(scope, 'utterance', data.utterance, at);
      utteranceIsSound(scope, data, at);
      return { utterance: data, events: [{ type: 'UtteranceAdopted', data }] };
    }
  }
}
