/** How routes describe themselves: what every read and every write has in common, said once. */
import { HttpCode, UseInterceptors, applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
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

export interface WriteDescribed {
  readonly summary: string;
  /** Whether the caller has to say which version it read. */
  readonly ifMatch?: 'required' | 'optional' | 'none';
  /** 201 unless told; a known Idempotency-Key is answered with 200. 202: begun, and 201 once it is complete. */
  readonly status?: 200 | 201 | 202;
  readonly answers?: SchemaName;
}

/** A write: owner only, idempotent by key, answered with a receipt. */
export function Write({ summary, ifMatch = 'optional', status = 201, answers = 'Receipt' }: WriteDescribed): MethodDecorator {
  const schema = schemaRef(answers);
  return applyDecorators(
    HttpCode(status), ApiOperation({ summary }), ApiBearerAuth(),
    textHeader('Idempotency-Key', 'Printable ASCII, at most 200 characters: the same key is written once.'),
    ...(ifMatch === 'none' ? [] : [textHeader('If-Match', 'The ETag that was read, such as "r12".', ifMatch === 'required')]),
    preferHeader,
    ...Object.entries(ANSWERS[status]).map(([code, description]) =>
      ApiResponse({ status: Number(code), description, headers: RECEIPT_HEADERS, content: { 'application/json': { schema } } })),
    problems(400, 401, 403, 404, 409, ...(ifMatch === 'none' ? [] : [412]), 413, 415, 422, ...(ifMatch === 'required' ? [428] : []), 500, 503),
  );
}

const ANSWERS: Readonly<Record<200 | 201 | 202, Readonly<Record<number, string>>>> = {
  200: { 200: 'Written, now or before under the same key' },
  201: { 201: 'Written', 200: 'Written before, under the same key' },
  202: { 202: 'Begun', 201: 'Complete' },
};
const RECEIPT_HEADERS = {
  ETag: { description: 'Revision of what was written: what an If-Match names', schema: { type: 'string' as const } },
  Location: { description: 'Where to read it', schema: { type: 'string' as const } },
};
const preferHeader = textHeader('Prefer', 'wait=N: up to N seconds (at most 30), until the views hold it.');

const json = (answers: SchemaName) => ({ 'application/json': { schema: schemaRef(answers) } });

export interface ViewDescribed {
  readonly summary: string;
  readonly answers: SchemaName;
  readonly ownerOnly?: boolean;
}

/** A read: open to readers, tagged, sent only when it changed. */
export function View({ summary, answers, ownerOnly = false }: ViewDescribed): MethodDecorator {
  return applyDecorators(
    ...(ownerOnly ? [] : [OpenToReaders()]), UseInterceptors(ViewInterceptor), ApiOperation({ summary }), ApiBearerAuth(), preferHeader,
    textHeader('If-None-Match', 'The ETag of an answer that you have.'),
    ApiResponse({ status: 200, description: 'As it stands', headers: { ETag: { schema: { type: 'string' } } }, content: json(answers) }),
    ApiResponse({ status: 304, description: 'You have it already' }),
    problems(400, ...(ownerOnly ? [401] : []), 403, 404, 422, 500, 503),
  );
}

/** A stream: open to readers, sent as it comes. */
export function Stream({ summary, type, answers }: ViewDescribed & { readonly type: string }): MethodDecorator {
  return applyDecorators(
    OpenToReaders(), ApiOperation({ summary }), ApiBearerAuth(),
    ApiResponse({ status: 200, description: 'One after another, as they come', content: { [type]: { schema: schemaRef(answers) } } }),
    problems(400, 403, 404, 422, 429, 500, 503),
  );
}

export const IncidentParam = (): MethodDecorator => ApiParam({ name: 'incident', description: 'Id or slug', schema: { type: 'string' } });

/** How the server is: not part of the ledger's interface, and not cached. */
export function Health({ summary, answers, ownerOnly = false }: ViewDescribed): MethodDecorator {
  const text = answers === 'Metrics';
  return applyDecorators(
    ...(ownerOnly ? [ApiBearerAuth()] : [OpenToReaders()]), ApiOperation({ summary }),
    ApiResponse({ status: 200, description: 'Yes', content: { [text ? 'text/plain' : 'application/json']: { schema: schemaRef(answers) } } }),
    ...(answers === 'Readiness' ? [ApiResponse({ status: 503, description: 'Not yet, or not any more', content: json(answers) })] : []),
    ...(ownerOnly ? [problems(401, 403)] : []),
  );
}
