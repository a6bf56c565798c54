/** docs/reference/events.md: every type of event, by stream, from the types themselves and one example. */
import { EXAMPLES, EXAMPLE_METADATA } from '#event-store/codec/examples.js';
import { schemaVersionOf } from '#event-store/codec/upcast.js';
import type { EventType } from '#domain/events.js';
import { EVENTS_BY_STREAM } from './event-meanings.js';
import type { EventMeaning } from './event-meanings.js';

const SHOWN: EventType = 'AccountRevised';

export const eventReference = (): string => [
  '# Events', '',
  'Made from the types by `npm run reference`. `GET /v1/events` and `factledger events --json` give them as they are stored, one',
  'envelope each, with its place in the log. A field that ends in `?` may be left out. Texts may be sealed:',
  '`{"$sealed": "…"}` in place of the words. Times are the uncertain times of [time](../explanation/time.md); `happened` and',
  '`since` are null where nobody says. Examples of all, byte for byte: `libs/event-store/golden/`.', '',
  '## The envelope', '',
  '| field | |', '|---|---|',
  ...ENVELOPE.map(([field, meaning]) => `| \`${field}\` | ${meaning} |`), '',
  '```json', JSON.stringify({
    v: 1, stream: `incident-${EXAMPLES.IncidentOpened.incident}`, revision: 7, id: '019a0c1e-8d5f-7b3a-9c42-5e6f708192a3', type: SHOWN,
    schemaVersion: schemaVersionOf(SHOWN), data: EXAMPLES[SHOWN], metadata: EXAMPLE_METADATA,
  }, null, 2), '```',
  ...EVENTS_BY_STREAM.flatMap(({ stream, about, events }) => [
    '', `## ${stream.includes(' ') ? stream : `\`${stream}\``}`, '', about, '', '| type | fields | says |', '|---|---|---|', ...Object.entries(events).map(rowOf),
  ]),
  '',
].join('\n');

const ENVELOPE: readonly (readonly [string, string])[] = [
  ['v', 'version of the envelope'],
  ['stream, revision', 'where it stands: 0-based place in its stream'],
  ['id', 'UUIDv7, drawn once'],
  ['type, schemaVersion', 'which payload, in which version; old versions are read for ever'],
  ['data', 'the payload: the fields below'],
  ['metadata.recordedAt', 'when the ledger recorded it'],
  ['metadata.carriedRecordedAt', 'only in a ledger with a carried clock: when an older log did'],
  ['metadata.actor', 'who wrote: `id`, `onBehalfOf` the person it was for, `automation`'],
  ['metadata.commandId, commandDigest', 'the request that made it, and a keyed hash of that request'],
  ['metadata.correlationId, causationId, reason', 'the trace or the request it belongs to, what brought it about, why'],
  ['metadata.nonce', '16 random bytes, so that a hash of the event tells nothing'],
];

const rowOf = ([type, { fields, means }]: readonly [string, EventMeaning]): string =>
  `| \`${type}\` | ${fields.split(', ').map((field) => `\`${field}\``).join(', ')} | ${means} |`;
