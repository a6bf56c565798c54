/**
 * One reader's connection. It is written to no faster than it takes; one that takes nothing for a while, or falls too far
 * behind, is dropped: the last message says so, and its id is where to go on.
 */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { interval } from 'rxjs';
import type { Batch } from './batches.js';
import { message } from './told.js';

interface Pace {
  readonly heartbeatMs: number;
  /** How long a full connection is waited for. */
  readonly stallMs: number;
  /** How long a dropped reader may take to read that it was. */
  readonly lingerMs: number;
}
const PACE: Pace = { heartbeatMs: 15_000, stallMs: 30_000, lingerMs: 5_000 };

const HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } as const;

/**
 * Sends until the reader goes, falls behind, or the server stops.
 * @param open starts what is sent; it ends when the signal does, and says through `onSlow` that the reader is too far behind
 */
export async function send(
  response: ServerResponse, headers: OutgoingHttpHeaders, after: number, closing: AbortSignal,
  open: (onSlow: () => void, signal: AbortSignal) => AsyncIterable<Batch>, pace: Pace = PACE,
): Promise<void> {
  const [gone, slow] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([gone.signal, slow.signal, closing]);
  let place = after;
  response.once('close', () => gone.abort());
  response.writeHead(200, { ...headers, ...HEADERS });
  response.write(': listening\n\n');
  const heartbeats = interval(pace.heartbeatMs).subscribe(() => {
    // The id alone is no message, yet moves the place to come back to.
    if (!response.writableNeedDrain) response.write(`: still here\nid: ${place}\n\n`);
  });
  try {
    for await (const batch of open(() => slow.abort(), signal)) {
      place = batch.place;
      if (batch.text !== '' && !response.write(batch.text)) await drained(response, signal, pace.stallMs, () => slow.abort());
      if (signal.aborted) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    heartbeats.unsubscribe();
    end(response, slow.signal.aborted ? message(place, 'dropped', '{"reason":"too slow"}') : '', pace.lingerMs);
  }
}

/** Until the connection takes more. */
async function drained(response: ServerResponse, signal: AbortSignal, stallMs: number, onStall: () => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(onStall, stallMs);
    const go = (): void => {
      clearTimeout(timer);
      response.off('drain', go).off('close', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    response.once('drain', go).once('close', go);
    signal.addEventListener('abort', go, { once: true });
    if (signal.aborted) go();
  });
}

/** Says the last words; a connection that does not take them is cut. */
function end(response: ServerResponse, lastWords: string, lingerMs: number): void {
  if (response.destroyed) return;
  const timer = setTimeout(() => response.destroy(), lingerMs).unref();
  response.once('close', () => clearTimeout(timer));
  response.end(lastWords);
}
