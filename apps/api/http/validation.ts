/** The strict pipe: what a body may not hold is refused, and every fault is named by its JSON Pointer. */
import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { pointerToken } from './json-body.js';
import { Problem } from './problem.js';
import type { Fault } from './problem.js';

/** More faults than this are not listed: a long list helps nobody. */
const MAX_FAULTS = 50;

export const strictPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, transform: true,
    transformOptions: { enableImplicitConversion: false },
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new Problem('validation-failed', 'what was sent does not have the form that is asked for', { errors: faultsOf(errors).slice(0, MAX_FAULTS) }),
  });

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
