/** Acts of speech: utterances, with those that people found to be one and the same taken together. */
import type { UtteranceId } from '../ids.js';
import type { Utterance } from '../incident/events.js';
import type { IncidentRecord } from '../incident/record.js';
import { intersection, intervalOf } from '../times/intervals.js';
import type { Interval } from '../times/types.js';
import { Components } from './components.js';
import type { EventRef } from './view.js';
import type { Names } from './names.js';
import type { References } from './references.js';
import { voiceOf } from './voice.js';
import type { Voice } from './voice.js';
import type { Report } from './world.js';

/** An utterance as it was logged: one rendering of an act of speech. */
export interface Rendering {
  readonly utterance: Utterance;
  readonly voice: Voice;
  /** The claimants in words. */
  readonly speaker: string;
  /** Our own last amendment of it. */
  readonly amended: EventRef | undefined;
  /** The last of our merges and splits of sources that say who is named in it. */
  readonly identified: EventRef | undefined;
}

export interface Speech {
  /** The utterance logged first stands for those merged with it. */
  readonly id: UtteranceId;
  readonly renderings: readonly Rendering[];
  /** What all renderings allow; where they exclude each other, what the first one says. */
  readonly said: Interval;
  /** In log order. */
  readonly reports: Report[];
}

export function speechesOf(
  record: IncidentRecord,
  references: References,
  names: Names,
): (id: UtteranceId) => Speech | undefined {
  const merged = new Components<UtteranceId>(() => record.utterances.keys());
  for (const relation of record.relations.values()) {
    if (relation.type === 'UtterancesMerged') merged.join(relation.data.into, relation.data.from);
  }
  const speeches = new Map<UtteranceId, { id: UtteranceId; renderings: Rendering[]; said: Interval; reports: Report[] }>();
  for (const { utterance, entry, identifiedBy } of record.utterances.values()) {
    const rendering: Rendering = {
      utterance,
      amended: entry.amendedBy,
      identified: identifiedBy,
      voice: voiceOf(utterance, references.sources),
      speaker: names.speakers(utterance.claimants),
    };
    const said = intervalOf(utterance.said);
    const id = merged.find(utterance.utterance);
    const speech = speeches.get(id);
    if (speech === undefined) {
      speeches.set(id, { id, renderings: [rendering], said, reports: [] });
    } else {
      speech.renderings.push(rendering);
      speech.said = intersection(speech.said, said) ?? speech.said;
    }
  }
  return (id) => speeches.get(merged.find(id));
}
