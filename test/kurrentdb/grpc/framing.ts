/** Messages on a stream of HTTP/2: a byte that says whether it is compressed, four with the length, the message. */
import { gzipSync } from 'node:zlib';
import type { ServerHttp2Stream } from 'node:http2';
import { Code, Refusal } from './refusal.js';

const HEAD = 5;
/** Kestrel's limit for one message. */
const MAX_MESSAGE = 16 * 1024 * 1024;

/** Compressed or not: a client hands compressed messages on one by one, each in a turn of its own. */
export function framed(message: Buffer, isCompressed: boolean): Buffer {
  const body = isCompressed ? gzipSync(message, { level: 1 }) : message;
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(isCompressed ? 1 : 0, 0);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/**
 * The messages of a request, until the caller has sent its last one or is gone.
 * @throws {Refusal} for one that is too large, as soon as its length is told
 */
export async function* messagesOn(stream: ServerHttp2Stream): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= HEAD) {
      const length = headOf(chunks).readUInt32BE(1);
      if (length > MAX_MESSAGE) throw new Refusal(Code.RESOURCE_EXHAUSTED, 'Received message exceeds the maximum configured message size.');
      if (size < HEAD + length) break;
      const all = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
      const rest = all.subarray(HEAD + length);
      chunks.splice(0, chunks.length, rest);
      size = rest.length;
      yield all.subarray(HEAD, HEAD + length);
    }
  }
}

/** At least the first five bytes, in one piece. */
function headOf(chunks: Buffer[]): Buffer {
  const [first] = chunks;
  if (first !== undefined && first.length >= HEAD) return first;
  const joined = Buffer.concat(chunks);
  chunks.splice(0, chunks.length, joined);
  return joined;
}
