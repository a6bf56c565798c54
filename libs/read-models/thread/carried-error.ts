/** Errors across threads: typed on both sides. */
import { DomainError } from '#domain/errors.js';
import { StoreUnavailableError } from '#event-store/errors.js';
import { ReadModelsUnavailableError } from '../errors.js';
import type { CarriedError } from './protocol.js';

export function carried(error: unknown): CarriedError {
  if (!(error instanceof Error)) return { name: 'Error', code: null, message: String(error), pointer: '' };
  const code: unknown = Reflect.get(error, 'code');
  return {
    name: error.name, code: typeof code === 'string' ? code : null, message: error.message,
    pointer: error instanceof DomainError ? error.pointer : '',
  };
}

export function restored({ name, code, message, pointer }: CarriedError): Error {
  if (name === 'DomainError' && code !== null) return new DomainError(code, message, pointer);
  if (name === 'ReadModelsUnavailableError') return new ReadModelsUnavailableError(message);
  if (name === 'StoreUnavailableError') return new StoreUnavailableError(message);
  // Anything else is a fault of ours; the edge answers it as one.
  return Object.assign(new Error(message), { name });
}
