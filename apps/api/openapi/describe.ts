/** How routes describe themselves: what every read and every write has in common, said once. */
import { HttpCode, UseInterceptors, applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import { OpenToReaders } from '../http/viewer.js';
import { ViewInterceptor } from '../http/reading.js';
import type { SchemaName } from './schemas/all.js';

const schemaRef = (name: SchemaName): { readonly $ref: string } => ({ $ref: `#/components/schemas/${name}` });

const problems = (...statuses: readonly number[]): MethodDecorator => applyDecorators(...statuses.map((status) =>
  ApiResponse({ status, description: PROBLEMS[status] ?? 'A problem', content: { 'application/problem+json': { schema: schemaRef('Problem') } } })));

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'Not understood: the form of body, query or header', 401: 'The owner\'s key is required', 403: 'This is not the owner\'s key',
  404: 'Not there, or not for this reader', 409: 'Others kept writing at the same time', 412: 'Changed since you read it; `events` tells how',
  413: 'Too large', 415: 'Only application/json', 422: 'A rule says no, or the key was used for another request',
  428: 'If-Match is required', 429: 'Too many streams are open', 500: 'Something went wrong here', 503: 'The store or the read models do not answer',
};

/** Descriptions by name among the document's shared responses. */
export const PROBLEM_RESPONSES: ReadonlyMap<string, string> =
  new Map(Object.entries(PROBLEMS).map(([status, description]) => [`Problem${status}`, description]));

function textHeader(name: string, description: string, required = false): MethodDecorator & ClassDecorator {
  return ApiHeader({ name, required, description, schema: { type: 'string' } });
}

/** One way in is none at all: readers have no key. */
const keyMayBeLeftOut = ApiSecurity({});

interface Described {
  readonly summary: string;
  /** Where the summary is not enough. */
  readonly description?: string;
}
const operation = ({ summary, description }: Described): MethodDecorator =>
  ApiOperation({ summary, ...(description === undefined ? {} : { description }) });

export interface WriteDescribed extends Described {
  /** Whether the caller has to say which version it read. */
  readonly ifMatch?: 'required' | 'optional' | 'none';
  /** 201 unless told; a known Idempotency-Key is answered with 200. 202: begun, and 201 once it is complete. */
  readonly status?: 200 | 201 | 202;
  readonly answers?: SchemaName;
  /** What `?dryRun=true` answers; null where it is refused. */
  readonly rehearsed?: SchemaName | null;
}

/** A write: owner only, idempotent by key, answered with a receipt. */
export function Write(described: WriteDescribed): MethodDecorator {
  const { ifMatch = 'optional', status = 201, answers = 'Receipt', rehearsed = 'DryRun' } = described;
  const schema = schemaRef(answers);
  const content = (code: string) => json(code === '200' && rehearsed !== null ? { anyOf: [schema, schemaRef(rehearsed)] } : schema);
  const told = { ...(rehearsed === null ? {} : { 200: 'What it would write, with dryRun' }), ...ANSWERS[status] };
  return applyDecorators(
    HttpCode(status), operation(described), ApiBearerAuth(),
    textHeader('Idempotency-Key', 'Printable ASCII, at most 200 characters: the same key is written once.'),
    textHeader('On-Behalf-Of', 'For whom the owner writes: 1 to 100 printable characters, UTF-8. Four eyes go by this name, which is the desk\'s word.'),
    ...(ifMatch === 'none' ? [] : [textHeader('If-Match', 'The ETag that was read, such as "r12".', ifMatch === 'required')]),
    preferHeader, dryRunQuery,
    ...Object.entries(told).map(([code, description]) =>
      ApiResponse({ status: Number(code), description, headers: RECEIPT_HEADERS, content: content(code) })),
    problems(400, 401, 403, 404, 409, ...(ifMatch === 'none' ? [] : [412]), 413, 415, 422, ...(ifMatch === 'required' ? [428] : []), 500, 503),
  );
}

const ANSWERS: Readonly<Record<200 | 201 | 202, Readonly<Record<number, string>>>> = {
  200: { 200: 'Written, now or before under the same key; or with dryRun what would be' },
  201: { 201: 'Written', 200: 'Written before, under the same key; or with dryRun what would be' },
  202: { 202: 'Begun', 201: 'Complete' },
};
const RECEIPT_HEADERS = {
  ETag: { description: 'Revision of what was written: what an If-Match names', schema: { type: 'string' as const } },
  Location: { description: 'Where to read it', schema: { type: 'string' as const } },
};
const preferHeader = textHeader('Prefer', 'wait=N: up to N seconds (at most 30), until the views hold it.');

const json = (schema: object) => ({ 'application/json': { schema } });
const dryRunQuery = ApiQuery({
  name: 'dryRun', required: false, schema: { type: 'boolean', default: false },
  description: 'Tells what would be written and what would come of it. Nothing is written; refusals are those of the write.',
});

const asTexts = (types: readonly string[]) => Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' as const } }]));

export interface ViewDescribed extends Described {
  readonly answers: SchemaName;
  readonly ownerOnly?: boolean;
  /** Media types it can be asked for as text. */
  readonly texts?: readonly string[];
}

/** A read: open to readers, tagged, sent only when it changed. */
export function View(described: ViewDescribed): MethodDecorator {
  const { answers, ownerOnly = false, texts = [] } = described;
  return applyDecorators(
    ...(ownerOnly ? [] : [OpenToReaders(), keyMayBeLeftOut]), UseInterceptors(ViewInterceptor), operation(described), ApiBearerAuth(), preferHeader,
    textHeader('If-None-Match', 'The ETag of an answer that you have.'),
    ApiResponse({ status: 200, description: 'As it stands', headers: { ETag: { schema: { type: 'string' } } }, content: { ...json(schemaRef(answers)),
      ...asTexts(texts) } }),
    ApiResponse({ status: 304, description: 'You have it already' }),
    problems(400, ...(ownerOnly ? [401] : []), 403, 404, 422, 500, 503),
  );
}

/** A stream: open to readers, sent as it comes. */
export function Stream(described: ViewDescribed & { readonly type: string }): MethodDecorator {
  const { type, answers } = described;
  return applyDecorators(
    OpenToReaders(), keyMayBeLeftOut, operation(described), ApiBearerAuth(),
    ApiResponse({ status: 200, description: 'One after another, as they come', content: { [type]: { schema: schemaRef(answers) } } }),
    problems(400, 403, 404, 422, 429, 500, 503),
  );
}

/** Bytes as they are, for the desk alone. */
export function Download({ summary, type }: { readonly summary: string; readonly type: string }): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }), ApiBearerAuth(), textHeader('If-None-Match', 'The ETag of an answer that you have.'),
    ApiResponse({ status: 200, description: 'All of them', content: { [type]: { schema: { type: 'string', format: 'binary' } } } }),
    ApiResponse({ status: 304, description: 'You have it already' }),
    problems(400, 401, 403, 404, 500, 503),
  );
}

/** A write whose body is bytes of any kind. */
export function Upload(described: WriteDescribed): MethodDecorator {
  return applyDecorators(Write(described), ApiConsumes('application/octet-stream'), ApiBody({ schema: { type: 'string', format: 'binary' } }));
}

export const IncidentParam = (): MethodDecorator => ApiParam({ name: 'incident', description: 'Id or slug', schema: { type: 'string' } });

/** How the server is: not part of the ledger's interface, and not cached. */
export function Health({ summary, answers, ownerOnly = false }: ViewDescribed): MethodDecorator {
  const text = answers === 'Metrics';
  return applyDecorators(
    ...(ownerOnly ? [ApiBearerAuth()] : [OpenToReaders(), keyMayBeLeftOut]), ApiOperation({ summary }),
    ApiResponse({ status: 200, description: 'Yes', content: { [text ? 'text/plain' : 'application/json']: { schema: schemaRef(answers) } } }),
    ...(answers === 'Readiness' ? [ApiResponse({ status: 503, description: 'Not yet, or not any more', content: json(schemaRef(answers)) })] : []),
    ...(ownerOnly ? [problems(401, 403)] : []),
  );
}
