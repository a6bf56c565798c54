/**
 * Speech behind single matches, read for each of them alone: whole incidents are not folded for a list of matches that come
 * from hundreds of them. Who stands how, who is who by now and what was public when is for the rules of the domain to say.
 */
import { withIdentities } from '#domain/account/identities.js';
import { Names } from '#domain/account/names.js';
import { publicFromOf } from '#domain/account/public-from.js';
import type { References } from '#domain/account/references.js';
import { voiceOf } from '#domain/account/voice.js';
import type { EntryOf } from '#domain/entries.js';
import type { Payloads } from '#domain/events.js';
import type { DocumentId, EventId, LogIndex, SourceId } from '#domain/ids.js';
import { emptyRecord } from '#domain/incident/record.js';
import type { Utterance } from '#domain/incident/events.js';
import { isUnsorted } from '#domain/speech.js';
import type { Act, Claimant, Relay } from '#domain/speech.js';
import { intervalOf } from '#domain/times/intervals.js';
import type { Horizon } from '../horizon.js';
import { textIn } from '../projections/rows.js';
import type { Row } from '../projection.js';
import { relayersIn, speakersIn } from '../search/facets.js';
import type { FoundSpeech } from '../views/search.js';
import type { Snapshot } from '../snapshot.js';
import type { IncidentReader } from './incident-reading.js';
import { OncePerRead } from './kept.js';

/** What counts for a match: of its own stream, and of sources and documents. */
export interface Bases {
  readonly own: LogIndex;
  readonly references: LogIndex;
  readonly horizon: Horizon;
  readonly withheld: ReadonlySet<EventId>;
}

/** An assertion, or an utterance alone, with every source named as who it is by now. */
export interface Spoken {
  readonly act: Act | undefined;
  /** Who speaks, is spoken for, and passes on. */
  readonly sources: readonly SourceId[];
  /** Of an assertion. */
  readonly logged: Logged | null;
  readonly utterance: Utterance;
}
type Logged = Payloads['AssertionLogged'];

const AS_OF = 'since <= ? AND (until IS NULL OR until > ?)';
const NO_RELAYS: readonly Relay[] = [];

export class SearchSpeech {
  /** The same few are named again and again. */
  readonly #references = new OncePerRead<References>();

  constructor(private readonly snapshot: Snapshot, private readonly reader: IncidentReader) {}

  /** @param row of the table `search`. Null where nobody speaks in it. */
  async spokenIn(row: Row, bases: Bases): Promise<Spoken | null> {
    const { own } = bases;
    // Rows of these kinds are written from utterances and assertions and nothing else.
    if (row['kind'] === 'utterance') return this.#named(row, this.#read(row, bases) as Utterance, null, undefined, bases);
    if (row['type'] !== 'AssertionLogged') return null;
    const logged = this.#read(row, bases) as Logged;
    const incident = textIn(row, 'incident');
    const [spoken, choices] = await Promise.all([
      this.snapshot.first(`SELECT data FROM {search} WHERE incident = ? AND thing = ? AND kind = 'utterance' AND ${AS_OF}`,
        incident, logged.utterance, own, own),
      this.snapshot.all(`SELECT event_id, data FROM {search}
        WHERE incident = ? AND thing = ? AND type = 'AnswersChosen' AND ${AS_OF} ORDER BY log_index DESC`, incident, logged.assertion, own, own),
    ]);
    if (spoken === undefined) return null;
    const choice = choices.find((one) => !bases.withheld.has(textIn(one, 'event_id') as EventId));
    const act = choice === undefined ? logged.act : (this.#read(choice, bases) as Payloads['AnswersChosen']).act;
    return this.#named(row, this.#read(spoken, bases) as Utterance, logged, act, bases);
  }

  /** What is shown of an assertion. */
  async shown({ act, logged, utterance }: Spoken & { readonly logged: Logged }, bases: Bases): Promise<FoundSpeech> {
    const references = await this.#referencesOf(utterance, logged.relays, bases);
    const names = new Names(references);
    const said = intervalOf(utterance.said);
    return {
      assertion: logged.assertion, who: names.chain(names.speakers(utterance.claimants), logged.relays),
      standing: voiceOf(utterance, references.sources).standing, unsorted: isUnsorted(act), said,
      publicFrom: publicFromOf(utterance, said, logged.relays, references.documents),
    };
  }

  async standingOf({ utterance }: Spoken, bases: Bases): Promise<FoundSpeech['standing']> {
    return voiceOf(utterance, (await this.#referencesOf(utterance, NO_RELAYS, bases)).sources).standing;
  }

  async #named(row: Row, utterance: Utterance, logged: Logged | null, act: Act | undefined, bases: Bases): Promise<Spoken> {
    const identities = await this.reader.identities(this.snapshot, { referencesBasis: bases.references });
    let [spoken, passed] = [utterance, logged];
    if (identities.size > 0) {
      const record = emptyRecord();
      const mark = { id: textIn(row, 'event_id'), logIndex: Number(row['log_index']) };
      record.utterances.set(utterance.utterance, { entry: { ...mark, type: 'UtteranceLogged', data: utterance } as EntryOf<'UtteranceLogged'>, utterance });
      if (logged !== null) {
        record.assertions.set(logged.assertion, { entry: { ...mark, type: 'AssertionLogged', data: logged } as EntryOf<'AssertionLogged'>, choices: [] });
      }
      const resolved = withIdentities(record, identities);
      spoken = resolved.utterances.get(utterance.utterance)?.utterance ?? utterance;
      passed = logged === null ? null : (resolved.assertions.get(logged.assertion)?.entry.data ?? logged);
    }
    return { act, utterance: spoken, logged: passed, sources: [...speakersIn(spoken.claimants), ...relayersIn(passed?.relays ?? NO_RELAYS)] };
  }

  #referencesOf({ claimants, document }: Utterance, relays: readonly Relay[], bases: Bases): Promise<References> {
    const sources = new Set([...speakersIn(claimants), ...relayersIn(relays)]);
    const documents = new Set([...documentsIn(claimants), ...[document, ...relays.map(({ by }) => by.document)].flatMap((one) => one ?? [])]);
    const key = [bases.references, ...sources, '', ...documents].join(' ');
    const at = { horizon: bases.horizon, referencesBasis: bases.references };
    return this.#references.of(this.snapshot, key, () => this.reader.references(this.snapshot, at, { sources, documents }));
  }

  #read(row: Row, { horizon }: Bases): unknown {
    return this.reader.words.in(JSON.parse(textIn(row, 'data')) as unknown, horizon.desk);
  }
}

const documentsIn = (claimants: readonly Claimant[]): readonly DocumentId[] =>
  claimants.flatMap(({ speaker }) => (speaker.kind === 'document' ? [speaker.document] : []));
