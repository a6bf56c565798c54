/**
 * Asks the server not to compress its answers. KurrentDB packs every message by itself, with gzip, for whoever says that
 * it can unpack them, and gRPC for Node always says so; each event of a kilobyte then costs four times as much to read, most
 * of it on the way through zlib, and one waits for the other.
 *
 * gRPC for Node has no setting for it. What a call sends goes through a list of filters that its channel holds; another one
 * at the end of it takes the offer back. Where that list is not to be found, all is as before, only slower.
 */
import { fieldOf } from '../error-fields.js';

interface Headers {
  set(name: string, value: string): void;
}

/** A filter of gRPC for Node that changes nothing but one header. */
const FILTER = {
  async sendMetadata(metadata: Promise<Headers>): Promise<Headers> {
    const headers = await metadata;
    headers.set('grpc-accept-encoding', 'identity');
    return headers;
  },
  receiveMetadata: <T>(metadata: T): T => metadata,
  sendMessage: <T>(message: T): T => message,
  receiveMessage: <T>(message: T): T => message,
  receiveTrailers: <T>(status: T): T => status,
};
const FACTORY = { createFilter: () => FILTER };

/** Whether the channel has been told. Telling it again does nothing. */
export function withoutCompression(channel: unknown): boolean {
  const filters = fieldOf(fieldOf(fieldOf(channel, 'internalChannel'), 'filterStackFactory'), 'factories');
  if (!Array.isArray(filters)) return false;
  if (!filters.includes(FACTORY)) filters.push(FACTORY);
  return true;
}
