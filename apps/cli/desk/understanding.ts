/** What the server understands by a time in plain words: shown to a person before anything is written. */
import type { LedgerClient } from '#client/ledger-client.js';
import { saidOf } from './flags.js';

/** One plain sentence with the bounds; throws the server's refusal when the words are not understood. */
export function understoodBy(client: LedgerClient, incident: string, given?: string): (words: string, day: string | null) => Promise<string> {
  return async (words, day) => {
    if (typeof saidOf(words) === 'string') return words;
    const { zone } = await client.incident(incident);
    const anchor = given ?? day;
    const { body } = await client.view<{ readonly understood: string }>('/times', { words, zone, ...(anchor === null ? {} : { anchor }) });
    return body.understood;
  };
}
