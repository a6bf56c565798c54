/**
 * From the feed to a connection. The feed is read no faster than the reader reads: while the connection is full, the next
 * message waits. A reader that takes nothing for a while is let go, and comes back with the id of the last message it got.
 */
import type { ServerResponse } from 'node:http';
import type { MessageEvent } from '@nestjs/common';
import { Observable, ignoreElements, interval, last, map, merge, share, takeUntil } from 'rxjs';

const HEARTBEAT_MS = 15_000;
const STALL_MS = 30_000;
/** So many messages go out in one turn of the event loop; then the connection has its say. */
const BURST = 32;

export interface LivePace {
  readonly heartbeatMs: number;
  /** How long a full connection is waited for. */
  readonly stallMs: number;
}

/**
 * @param open starts the feed; it ends when the signal does
 * @param closing the server stops: every connection ends
 */
export function live(
  open: (signal: AbortSignal) => AsyncIterable<MessageEvent>, connection: ServerResponse, closing: AbortSignal,
  { heartbeatMs, stallMs }: LivePace = { heartbeatMs: HEARTBEAT_MS, stallMs: STALL_MS },
): Observable<MessageEvent> {
  const messages = pumped(open, connection, closing, stallMs).pipe(share());
  const ended = messages.pipe(ignoreElements(), last(null, true));
  const heartbeats = interval(heartbeatMs).pipe(map((): MessageEvent => ({ comment: 'still here' })), takeUntil(ended));
  return merge(messages, heartbeats);
}

function pumped(
  open: (signal: AbortSignal) => AsyncIterable<MessageEvent>, connection: ServerResponse, closing: AbortSignal, stallMs: number,
): Observable<MessageEvent> {
  return new Observable<MessageEvent>((subscriber) => {
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, closing]);
    const pump = async (): Promise<void> => {
      let sent = 0;
      for await (const message of open(signal)) {
        subscriber.next(message);
        if (++sent % BURST === 0) await new Promise((resolve) => setImmediate(resolve));
        if (connection.writableNeedDrain) await drained(connection, signal, stallMs);
        if (signal.aborted) return;
      }
    };
    pump().then(() => subscriber.complete(), (error: unknown) => (signal.aborted ? subscriber.complete() : subscriber.error(error)));
    return () => ended.abort();
  });
}

/** Until the connection takes more; one that takes nothing for too long is cut. */
async function drained(connection: ServerResponse, signal: AbortSignal, stallMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => connection.destroy(), stallMs);
    const go = (): void => {
      clearTimeout(timer);
      connection.off('drain', go).off('close', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    connection.once('drain', go).once('close', go);
    signal.addEventListener('abort', go, { once: true });
  });
}
