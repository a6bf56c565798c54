import { describe, expect, it } from '@jest/globals';
import type { EventId } from '#domain/ids.js';
import { EventNotDecodableError, EventNotEncodableError } from '../errors.js';
import type { NewEvent } from '../port.js';
import { EventCodec } from './codec.js';
import { encodeEvent } from './envelope.js';
import { EXAMPLES, EXAMPLE_METADATA } from './examples.js';
import { UPCASTERS } from './upcast.js';

const ID = '019a0c1e-8d5f-7b3a-9c42-5e6f708192a3' as EventId;
const event: NewEvent = {
  id: ID, type: 'SlugReserved', schemaVersion: 1, data: EXAMPLES.SlugReserved, metadata: EXAMPLE_METADATA,
};

describe('encoding an event', () => {
  it('gives the envelope and nothing else', () => {
    const extra: NewEvent & { logIndex: number } = { ...event, logIndex: 9 };
    const bytes = encodeEvent('slug-warehouse-fire', 0, extra);
    expect(JSON.parse(bytes)).toEqual({ ...event, v: 1, stream: 'slug-warehouse-fire', revision: 0 });
  });

  it.each([
    ['another id than a UUIDv7', 'ledger', 0, { ...event, id: '6ba7b810-9dad-41d1-80b4-00c04fd430c8' as EventId }],
    ['an id in capitals', 'ledger', 0, { ...event, id: ID.toUpperCase() as EventId }],
    ['a stream name with a line break', 'slug-a\nb', 0, event],
    ['a stream name without a name', 'incident-', 0, event],
    ['a negative revision', 'ledger', -1, event],
    ['no schema version', 'ledger', 0, { ...event, schemaVersion: 0 }],
  ] as const)('refuses %s', (_, stream, revision, wrong) => {
    expect(() => encodeEvent(stream, revision, wrong)).toThrow(EventNotEncodableError);
  });
});

describe('decoding an event', () => {
  const bytes = encodeEvent('slug-warehouse-fire', 0, event);

  it('happens when the event is first read, and once', () => {
    const stored = new EventCodec().stored(5, 'ledger', 0, ID, 'no JSON');
    expect(stored.bytes).toBe('no JSON');
    expect(() => stored.event).toThrow(SyntaxError);
    const good = new EventCodec().stored(5, 'slug-warehouse-fire', 0, ID, bytes);
    expect(good.event).toBe(good.event);
    const { type, data, metadata } = event;
    expect(good.event).toEqual({ id: ID, stream: 'slug-warehouse-fire', revision: 0, logIndex: 5, type, data, metadata });
  });

  it('lifts an old payload step by step', () => {
    const codec = new EventCodec({
      upcasters: { ...UPCASTERS, SlugReserved: [(data) => ({ data, lifted: [1] }), (data) => ({ data, lifted: [2] })] },
    });
    const once = { data: event.data, lifted: [1] };
    expect(codec.decode(0, bytes).data).toEqual({ data: once, lifted: [2] });
    const second = encodeEvent('slug-warehouse-fire', 0, { ...event, schemaVersion: 2 });
    expect(codec.decode(0, second).data).toEqual({ data: event.data, lifted: [2] });
  });

  it.each([
    ['an unknown type', bytes.replace('SlugReserved', 'SlugBurnt')],
    ['a type named like something every object has', bytes.replace('SlugReserved', 'constructor')],
    ['a newer schema version', bytes.replace('"schemaVersion":1', '"schemaVersion":2')],
    ['another envelope', bytes.replace('"v":1', '"v":2')],
  ])('refuses %s', (_, unknown) => {
    expect(() => new EventCodec().decode(0, unknown)).toThrow(EventNotDecodableError);
  });
});
