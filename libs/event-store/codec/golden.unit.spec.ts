import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import type { EventId, StreamName } from '#domain/ids.js';
import type { NewEvent } from '../port.js';
import { EventCodec } from './codec.js';
import { encodeEvent } from './envelope.js';
import type { Envelope } from './envelope.js';
import { EXAMPLES, EXAMPLE_METADATA } from './examples.js';
import { EVENT_TYPES, schemaVersionOf } from './upcast.js';

/** In the source tree: golden files are written once and read for ever. */
const FOLDER = join(process.cwd(), 'libs/event-store/golden');
const STREAM: StreamName = 'incident-0b6f3a52-90d1-5c4e-8a17-3f2e6d9c4111';
const ID = '019a0c1e-8d5f-7b3a-9c42-5e6f708192a3' as EventId;

interface Golden {
  readonly bytes: string;
  /** Hexadecimal, of the UTF-8 bytes. */
  readonly sha256: string;
}

const sha256 = (bytes: string): string => createHash('sha256').update(bytes, 'utf8').digest('hex');
const fileOf = (type: string, version: number): string => join(FOLDER, `${type}.v${version}.json`);

/** GOLDEN=write makes the files of new types and versions; it never touches one that stands. */
if (process.env['GOLDEN'] === 'write') {
  for (const type of EVENT_TYPES) {
    const file = fileOf(type, schemaVersionOf(type));
    if (existsSync(file)) continue;
    const schemaVersion = schemaVersionOf(type);
    const event = { id: ID, type, schemaVersion, data: EXAMPLES[type], metadata: EXAMPLE_METADATA } as NewEvent;
    const bytes = encodeEvent(STREAM, 7, event);
    writeFileSync(file, `${JSON.stringify({ bytes, sha256: sha256(bytes) } satisfies Golden, null, 2)}\n`);
  }
}

/** The same value with the keys of every object the other way round. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, each]) => [key, backwards(each)]));
}

describe('golden files', () => {
  it('stand for every event type in its newest schema version', () => {
    expect(EVENT_TYPES.filter((type) => !existsSync(fileOf(type, schemaVersionOf(type))))).toEqual([]);
  });

  it.each(readdirSync(FOLDER))('%s decodes and encodes to the very bytes', (name) => {
    const { bytes, sha256: digest }: Golden = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
    expect(sha256(bytes)).toBe(digest);

    const envelope: Envelope = JSON.parse(bytes);
    expect(name).toBe(`${envelope.type}.v${envelope.schemaVersion}.json`);
    expect(canonicalize(envelope)).toBe(bytes);
    const { id, type, schemaVersion, data, metadata } = backwards(envelope) as NewEvent;
    expect(encodeEvent(envelope.stream, envelope.revision, { id, type, schemaVersion, data, metadata } as NewEvent)).toBe(bytes);

    const event = new EventCodec().decode(3, bytes);
    expect(event).toMatchObject({ id: ID, stream: STREAM, revision: 7, logIndex: 3, type, metadata: EXAMPLE_METADATA });
    if (schemaVersion === schemaVersionOf(type)) expect(event.data).toEqual(EXAMPLES[type]);
  });
});
