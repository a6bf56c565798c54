/** From the bodies of a request to the domain's speech: ids resolved, times bounded in the incident's zone. */
import { DomainError } from '#domain/errors.js';
import { isNonEmpty } from '#domain/ids.js';
import type { NonEmpty, UtteranceId } from '#domain/ids.js';
import type { Absence, Act, Answer, Claimant, Relay, Speaker, Specific } from '#domain/speech.js';
import { timeFrom } from '#domain/times/uncertain.js';
import type { UncertainTime } from '#domain/times/types.js';
import type { ActBody, WithholdingActBody } from './act.bodies.js';
import type { PublishedOf } from '../times/anchoring.js';
import type { NewNames } from './names.js';
import type { RelayBody } from './relay.bodies.js';
import type { SpecificBody } from './specific.bodies.js';
import type { TimeBody } from './time.body.js';
import type { ClaimantBody, SpeakerBody } from './utterance.bodies.js';

/** What a mapping needs to know beside the body. */
export interface Meaning {
  readonly names: NewNames;
  /** IANA zone of civil times that name none. */
  readonly zone: string;
  /** Civil date that words such as "Tuesday" are counted from, where they bring none. */
  readonly anchor?: string | null;
  readonly publishedOf?: PublishedOf;
}

/** Only the fields that were given: left out and undefined are not the same in an event. */
export const given = <T extends object>(fields: T): { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;

/** @throws {DomainError} of the times, pointing below the field */
export function timeOf({ basis, ...rest }: TimeBody, zone: string, pointer: string, anchor: string | null = null): UncertainTime {
  return timeFrom({ ...given(rest), ...(basis === undefined ? {} : { basis: basisOf(basis, pointer) }) }, zone, pointer, { anchor });
}

function basisOf({ kind, from }: NonNullable<TimeBody['basis']>, pointer: string): NonNullable<UncertainTime['basis']> {
  if (kind === 'stated') return { kind };
  if (from === undefined) {
    throw new DomainError('time-basis-missing', 'Say what the time is derived or inferred from.', `${pointer}/basis/from`);
  }
  return { kind, from };
}

function speakerOf(body: SpeakerBody, { names }: Meaning, pointer: string): Speaker {
  switch (body.kind) {
    case 'source': return { kind: 'source', source: names.id('source', body.source, `${pointer}/source`) };
    case 'document': return { kind: 'document', document: names.id('document', body.document, `${pointer}/document`) };
    case 'anonymous': {
      const { kind, described, official, count } = body;
      return given({ kind, described, official, count });
    }
  }
}

export const claimantOf = (body: ClaimantBody, meaning: Meaning, pointer: string): Claimant => ({
  speaker: speakerOf(body.speaker, meaning, `${pointer}/speaker`),
  ...(body.onBehalfOf === undefined ? {} : { onBehalfOf: meaning.names.id('source', body.onBehalfOf, `${pointer}/onBehalfOf`) }),
});

export const relaysOf = (bodies: readonly RelayBody[] | undefined, { names }: Meaning): readonly Relay[] =>
  (bodies ?? []).map(({ by, mode, certainty, title, stance }, i) => ({
    by: given({
      source: by.source === undefined ? undefined : names.id('source', by.source, `/relays/${i}/by/source`),
      document: by.document === undefined ? undefined : names.id('document', by.document, `/relays/${i}/by/document`),
    }),
    mode, certainty, ...given({ title, stance }),
  }));

export function actOf(body: ActBody, meaning: Meaning): Act {
  const { names } = meaning;
  switch (body.kind) {
    case 'states':
    case 'judges': {
      const answers = body.answers.map(({ question: named, position }, i): Answer => {
        const question = names.id('question', named, `/act/answers/${i}/question`);
        return { question, ...(position === undefined ? {} : { position: names.id('position', position, `/act/answers/${i}/position`, question) }) };
      });
      return { kind: body.kind, answers };
    }
    case 'commits': {
      const { kind, to, followUp, question } = body;
      return { kind, to, followUp, ...(question === undefined ? {} : { question: names.id('question', question, '/act/question') }) };
    }
    case 'withholds': {
      const question = names.id('question', body.question, '/act/question');
      return { kind: 'withholds', question, ...absenceOf(body, meaning) };
    }
  }
}

function absenceOf({ absence, by, from }: WithholdingActBody, meaning: Meaning): Absence {
  const misplaced = (field: string): DomainError => new DomainError('absence-malformed', `${absence} takes no ${field}.`, `/act/${field}`);
  const missing = (field: string): DomainError => new DomainError('absence-malformed', `${absence} needs ${field}.`, `/act/${field}`);
  if (absence !== 'noResponse' && by !== undefined) throw misplaced('by');
  if (absence !== 'omitted' && from !== undefined) throw misplaced('from');
  switch (absence) {
    case 'noResponse':
      if (by === undefined) throw missing('by');
      return { absence, by: claimantOf(by, meaning, '/act/by') };
    case 'omitted':
      if (from === undefined) throw missing('from');
      return { absence, from: from as UtteranceId };
    default: return { absence };
  }
}

export const specificsOf = (bodies: readonly SpecificBody[], { zone, anchor }: Meaning): readonly Specific[] =>
  bodies.map((body, i) => {
    switch (body.kind) {
      case 'quantity': {
        const { kind, of, value, comparator, unit, base, period } = body;
        return { kind, of, value, comparator, unit, base, period: period === null ? null : timeOf(period, zone, `/specifics/${i}/period`, anchor) };
      }
      case 'place': {
        const { kind, verbatim, grain } = body;
        return { kind, verbatim, grain };
      }
      case 'happened': return { kind: 'happened', time: timeOf(body.time, zone, `/specifics/${i}/time`, anchor) };
    }
  });

/** A list that its form says is not empty. */
export function nonEmpty<T>(list: readonly T[], pointer: string): NonEmpty<T> {
  if (!isNonEmpty(list)) throw new DomainError('too-few', 'At least 1 of these is needed.', pointer);
  return list;
}
