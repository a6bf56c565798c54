/** The strict pipe: what a body may not hold is refused, and every fault is named by its JSON Pointer. */
import { ValidationPipe } from '@nestjs/common';
import type { ArgumentMetadata, ValidationPipeOptions } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { classOfKind } from './fields.js';
import { pointerToken } from './json-body.js';
import { Problem } from './problem.js';
import type { Fault } from './problem.js';
import { requestOf } from './sensitive.js';
import { rememberMetadata } from './validation-metadata.js';

/** More faults than this are not listed: a long list helps nobody. */
const MAX_FAULTS = 50;

/** Seals what a body marks as sensitive. */
export type SealBody = (body: unknown, request: FastifyRequest) => Promise<unknown>;

/** Reads bodies and queries strictly, then seals what they mark as sensitive: no handler meets those words. */
class StrictPipe extends ValidationPipe {
  constructor(options: ValidationPipeOptions, private readonly seal: SealBody) {
    super(options);
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Its type says any: whatever class the body is to be.
    const read: unknown = await super.transform(value, ofKind(value, metadata)).catch((error: unknown) => nothingToRead(error, value));
    const request = metadata.type === 'body' ? requestOf(value) : undefined;
    return request === undefined ? read : await this.seal(read, request);
  }
}

/** @param seal unless told, nothing is sealed: what is marked as sensitive then fits no command */
export const strictPipe = (seal: SealBody = (body) => Promise.resolve(body)): ValidationPipe => {
  rememberMetadata();
  return new StrictPipe({
    whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, transform: true,
    transformOptions: { enableImplicitConversion: false },
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new Problem('validation-failed', 'what was sent does not have the form that is asked for', { errors: faultsOf(errors).slice(0, MAX_FAULTS) }),
  }, seal);
};

function ofKind(body: unknown, metadata: ArgumentMetadata): ArgumentMetadata {
  const metatype = metadata.type === 'body' ? classOfKind(body, metadata.metatype) : metadata.metatype;
  return metatype === metadata.metatype ? metadata : { ...metadata, metatype: metatype as NonNullable<ArgumentMetadata['metatype']> };
}

/** What reads bodies by their kind looks for it in items that are null too, and trips over them. */
function nothingToRead(error: unknown, body: unknown): never {
  if (!(error instanceof TypeError) || !error.message.includes('reading \'kind\'')) throw error;
  const faults = [{ pointer: nullItem(body, '') ?? '', detail: 'an object is wanted here' }];
  throw new Problem('validation-failed', 'what was sent does not have the form that is asked for', { errors: faults });
}

/** The first item of any list in it that is null. */
function nullItem(value: unknown, at: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const list = Array.isArray(value);
  for (const [key, inner] of Object.entries(value)) {
    const found = list && inner === null ? `${at}/${key}` : nullItem(inner, `${at}/${pointerToken(key)}`);
    if (found !== null) return found;
  }
  return null;
}

/** The leaves of a tree of validation errors, in its order. */
function faultsOf(errors: readonly ValidationError[], above = ''): readonly Fault[] {
  // A body of no known kind is judged by its kind alone: its other fields mean nothing yet.
  const unknownKind = errors.some((error) => error.property === 'kind' && error.constraints?.['isIn'] !== undefined);
  return errors.flatMap((error) => {
    if (unknownKind && error.property !== 'kind') return [];
    const pointer = `${above}/${pointerToken(error.property)}`;
    const own = Object.values(error.constraints ?? {}).map((detail) => ({ pointer, detail }));
    // What should be a list and is none has no items worth judging.
    const inner = error.constraints?.['isArray'] === undefined ? faultsOf(error.children ?? [], pointer) : [];
    return [...own.slice(0, 1), ...inner];
  });
}
