/** What is understood by a time: shown to a person before anything is written. */
import type { LedgerClient } from '#client/ledger-client.js';
import type { UncertainTime } from '#domain/times/types.js';
import { understood } from '#domain/times/words/understood.js';
import { dayOf } from './directory.js';
import { saidOf } from './flags.js';

export interface Understood {
  /** One plain sentence with the bounds. */
  readonly told: string;
  /** Where it is one day. */
  readonly day: string | null;
}
/** From words, or EDTF, and the day they are reckoned from; throws the refusal when they are not understood. */
export type Understanding = (words: string, day: string | null) => Promise<Understood>;

/** Plain words are read by the server, which will read them once more when they are written. */
export function understoodBy(client: LedgerClient, incident: string, given?: string): Understanding {
  return async (words, day) => {
    const { zone } = await client.incident(incident);
    if (typeof saidOf(words) === 'string') {
      // Reading EDTF brings a parser along, which no other command needs.
      const { timeFrom } = await import('#domain/times/uncertain.js');
      const time = timeFrom(words, zone);
      return { told: understood(time), day: dayOf(time) };
    }
    const anchor = given ?? day;
    const { body } = await client.view<UncertainTime & { readonly understood: string }>('/times', { words, zone, ...(anchor === null ? {} : { anchor }) });
    return { told: body.understood, day: dayOf(body) };
  };
}
