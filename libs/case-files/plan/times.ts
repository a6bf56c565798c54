/** Times, with faults that point into the file. */
import { DomainError } from '#domain/errors.js';
import { timeFrom } from '#domain/times/uncertain.js';
import type { UncertainTime } from '#domain/times/types.js';
import type { TimeGiven } from '../case-file.js';
import { refuse } from './planned.js';

export function timeOf(given: TimeGiven, zone: string, pointer: string): UncertainTime {
  try {
    return timeFrom(given, zone, pointer);
  } catch (error) {
    if (error instanceof DomainError) return refuse(error.pointer, error.message);
    throw error;
  }
}

/** An instant as the ledger writes it; the file's was checked for its form. */
export function instantOf(given: string, pointer: string): string {
  const time = new Date(given);
  return Number.isNaN(time.getTime()) ? refuse(pointer, `"${given}" is no moment of the calendar`) : time.toISOString();
}
