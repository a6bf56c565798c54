/**
 * Acts of speech. One that is named, or a document's own voice, is logged with the first assertion that reports it, held
 * for the others of that incident, and adopted where another incident needs it.
 */
import type { DocumentId, IncidentId, UtteranceId } from '#domain/ids.js';
import type { UtteranceGiven } from '#domain/incident/commands.js';
import type { Utterance } from '#domain/incident/events.js';
import type { Relay } from '#domain/speech.js';
import type { UncertainTime } from '#domain/times/types.js';
import type { Ref, SpeechGiven, UtteranceGivenOnce } from '../case-file.js';
import { readChain, readSpeakers, readVia } from '../chain.js';
import type { Party } from '../chain.js';
import { under } from '../fault.js';
import { suggestion } from '../nearest.js';
import { present } from '../present.js';
import type { IdAt } from './planned.js';
import { idGiven } from './names.js';
import type { Names } from './names.js';
import { claimantsOf, relaysOf } from './parties.js';
import { refuse } from './planned.js';
import type { Place } from './planned.js';
import { timeOf } from './times.js';

interface Known {
  readonly utterance: Utterance;
  readonly home: IncidentId;
  /** Incidents that hold it. */
  readonly heldBy: Set<IncidentId>;
}
interface Declared {
  readonly given: UtteranceGivenOnce;
  readonly pointer: string;
}
/** Where the record that reports it stands, and what ids of its own it would give. */
export interface Reporting {
  readonly recordKey: string;
  readonly place: Place;
  readonly pointer: string;
}
export interface Spoken {
  readonly utterance: UtteranceGiven;
  readonly relays: readonly Relay[];
}

export class Utterances {
  private readonly declared = new Map<string, Declared>();
  /** By key, by `voice <document>`, or by the assertion that has it for itself. */
  private readonly known = new Map<string, Known>();
  private readonly byAssertion = new Map<string, UtteranceId>();

  constructor(
    private readonly names: Names,
    private readonly idAt: IdAt,
    /** When a document of this import was published. */
    private readonly publishedAt: ReadonlyMap<DocumentId, UncertainTime>,
  ) {}

  declare(given: UtteranceGivenOnce, pointer: string): void {
    if (this.declared.has(given.key)) refuse(pointer, `the key "${given.key}" is used twice for utterances`);
    this.declared.set(given.key, { given, pointer });
  }

  /** What is reported, and through which hops. */
  spoken(given: SpeechGiven, reporting: Reporting): Spoken {
    const { pointer } = reporting;
    if (given.utterance !== undefined) {
      const relays = relaysOf(this.names, given.via === undefined ? [] : readVia(given.via), under(pointer, 'via'));
      return { utterance: this.byName(given.utterance, reporting), relays };
    }
    const { speakers, relays: hops } = readChain(given.chain ?? '');
    const relays = relaysOf(this.names, hops, under(pointer, 'chain'));
    const voice = hops.length === 0 ? this.voiceOf(speakers, given, pointer) : null;
    const known = voice === null ? undefined : this.known.get(voice);
    if (known) return { utterance: this.again(known, reporting.place), relays };
    return { utterance: this.first(voice, speakers, given, reporting, pointer, 'chain'), relays };
  }

  /** The incident-independent id of an utterance that was logged by now: by its key, or that of an assertion it carries. */
  idOf(ref: Ref, pointer: string): UtteranceId {
    const given = idGiven(ref, pointer);
    if (given !== null) return given as UtteranceId;
    const found = this.known.get(ref)?.utterance.utterance ?? this.byAssertion.get(ref);
    if (found !== undefined) return found;
    if (this.declared.has(ref)) refuse(pointer, `nothing reports the utterance "${ref}" until later`);
    return refuse(pointer, `no utterance or assertion has the key "${ref}"${suggestion(ref, this.declared.keys())}`);
  }

  /** The assertion carries the utterance from now on. */
  carries(assertionKey: string, { utterance }: Spoken): void {
    this.byAssertion.set(assertionKey, utterance.kind === 'held' ? utterance.utterance : utterance.utterance.utterance);
  }

  private byName(ref: Ref, reporting: Reporting): UtteranceGiven {
    const at = under(reporting.pointer, 'utterance');
    const held = idGiven(ref, at);
    if (held !== null) return { kind: 'held', utterance: held as UtteranceId };
    const known = this.known.get(ref);
    if (known) return this.again(known, reporting.place);
    const declared = this.declared.get(ref);
    if (declared === undefined) return refuse(at, `no utterance has the key "${ref}"${suggestion(ref, this.declared.keys())}`);
    return this.first(ref, readSpeakers(declared.given.speaker), declared.given, reporting, declared.pointer, 'speaker');
  }

  /** A document in its own voice, with no time or channel of its own given, says all of it in one utterance. */
  private voiceOf([speaker, ...others]: readonly Party[], given: SpeechGiven, pointer: string): string | null {
    if (speaker === undefined || others.length > 0 || 'anonymous' in speaker || speaker.for !== undefined) return null;
    if ((given.channel ?? given.said ?? given.document) !== undefined) return null;
    const at = under(pointer, 'chain');
    if (this.names.partyKind(speaker.speaker, at) !== 'document') return null;
    return `voice ${this.names.id('document', speaker.speaker, at)}`;
  }

  private again(known: Known, { id }: Place): UtteranceGiven {
    if (known.heldBy.has(id)) return { kind: 'held', utterance: known.utterance.utterance };
    known.heldBy.add(id);
    return { kind: 'adopted', utterance: known.utterance, from: known.home };
  }

  private first(
    name: string | null, speakers: readonly Party[], given: Pick<SpeechGiven, 'channel' | 'said' | 'document'>,
    reporting: Reporting, pointer: string, field: string,
  ): UtteranceGiven {
    const { recordKey, place } = reporting;
    const claimants = claimantsOf(this.names, speakers, under(pointer, field));
    const [{ speaker }] = claimants;
    const { document: is } = given;
    const document = is === undefined ? undefined : this.names.id('document', is, under(pointer, 'document'));
    const published = speaker.kind === 'document' && claimants.length === 1 ? this.publishedAt.get(speaker.document) : undefined;
    const utterance: Utterance = {
      utterance: this.idAt(recordKey, 'utterance') as UtteranceId, claimants,
      channel: given.channel ?? (speaker.kind === 'document' ? 'ownVoice' : 'unstated'),
      said: given.said === undefined
        ? published ?? refuse(pointer, '"said" is missing') : timeOf(given.said, place.zone, under(pointer, 'said')),
      ...present({ document }),
    };
    if (name !== null) this.known.set(name, { utterance, home: place.id, heldBy: new Set([place.id]) });
    return { kind: 'new', utterance };
  }
}
