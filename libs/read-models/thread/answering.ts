/** A reader's thread: answers queries until it is told to close. */
import type { MessagePort } from 'node:worker_threads';
import type { Queries } from '../queries/queries.js';
import { carried } from './carried-error.js';
import type { FromReader, ToReader } from './protocol.js';

/** @param close gives free what the queries rest on */
export function answering(port: MessagePort, queries: Queries, close: () => Promise<void>): void {
  const tell = (message: FromReader): void => port.postMessage(message);
  port.on('message', (message: ToReader) => {
    if (message.kind === 'ask') void answer(message);
    if (message.kind !== 'close') return;
    port.close();
    void close();
  });
  tell({ kind: 'ready' });

  async function answer({ id, query, asked }: Extract<ToReader, { readonly kind: 'ask' }>): Promise<void> {
    try {
      // The other end is typed by the same queries; messages lose that on the way.
      const ask = queries[query] as (...asked: readonly unknown[]) => Promise<unknown>;
      tell({ kind: 'answer', id, answer: await ask(...asked) });
    } catch (error) {
      tell({ kind: 'error', id, error: carried(error) });
    }
  }
}
