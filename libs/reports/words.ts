/** Names of the vocabulary in plain words, one table each, so that every command says the same. */
import type { Agreement, CandidateKind, ChangeKind, OfficialStanding, Roots, Silence } from '#domain/account/view.js';
import type { Announcement } from '#domain/speech.js';

export const AGREEMENT_WORDS: Readonly<Record<Agreement, string>> = {
  none: 'no official line', single: 'one official voice', agreed: 'official lines agree', compatible: 'official lines are compatible',
  inTension: 'official lines are in tension', conflicting: 'official lines conflict',
};

export const ABSENCE_WORDS: Readonly<Record<Silence['absence'], string>> = {
  notKnown: 'not known', notClear: 'not clear', notYetPublic: 'not yet public', underInvestigation: 'under investigation',
  noResponse: 'no response', omitted: 'left out',
};

export const REVISION_WORDS: Readonly<Record<Announcement, string>> = {
  announced: 'announced revision', unannounced: 'unannounced revision', apparent: 'apparent revision, unconfirmed',
};

export const CHANGE_WORDS: Readonly<Record<ChangeKind, string>> = {
  announcedRevision: 'announced revision', unannouncedRevision: 'unannounced revision', apparentRevision: 'apparent revision',
  positionChanged: 'position changed', contradictionOpened: 'contradiction opened', contradictionClosed: 'contradiction closed',
  added: 'added', withdrawn: 'withdrawn', notRepeated: 'not repeated', hedged: 'hedged', firmed: 'firmed',
  numberChanged: 'number changed', reattributed: 'reattributed', silence: 'silence', nowCertain: 'now certain', noLongerCertain: 'no longer certain',
  corrected: 'corrected by the publisher', noticed: 'publisher notice', amended: 'our own amendment', wordingOnly: 'wording only',
};

export const CANDIDATE_WORDS: Readonly<Record<CandidateKind, string>> = {
  clash: 'clash', tension: 'tension', shift: 'shift', atOddsWithItself: 'at odds with itself', join: 'joins an open one',
  sameUtterance: 'same utterance',
};

/** Never added up: how many of the second part are one and the same is not known. */
export const rootsInWords = ({ identified, unknownIndependence }: Roots): string =>
  unknownIndependence === 0 ? `${identified} identified` : `${identified} identified, plus ${unknownIndependence} of unknown independence`;

export const STANDING_WORDS: Readonly<Record<OfficialStanding, string>> = {
  onRecord: 'on record', filing: 'filing', anonymousOfficial: 'anonymous official', notOfficial: 'not official',
};
