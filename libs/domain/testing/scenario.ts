/** Given events, when a command comes, then these events, or this refusal. */
import { expect } from '@jest/globals';
import { DomainError } from '../errors.js';
import type { Decided, LedgerEvent } from '../events.js';
import type { Facts } from '../facts.js';
import type { IncidentCommand } from '../incident/commands.js';
import { decide } from '../incident/decide.js';
import { evolve, initialState } from '../incident/state.js';
import type { IncidentState } from '../incident/state.js';
import { id, someFacts, stored } from './builders.js';

export interface Outcome {
  /** Exactly these events, in this order. */
  then(...events: readonly Decided[]): void;
  /** The pointer goes into the command. */
  refusedAs(code: string, pointer?: string): void;
  accepted(): void;
}

/** Judges a decision, whichever aggregate it is about. */
export const outcomeOf = (decision: () => readonly Decided[]): Outcome => ({
  then: (...events) => expect(decision()).toEqual(events),
  accepted: () => expect(decision().length).toBeGreaterThan(0),
  refusedAs: (code, pointer = '') => {
    let refusal: unknown = 'accepted';
    try {
      decision();
    } catch (error) {
      refusal = error instanceof DomainError ? { code: error.code, pointer: error.pointer } : error;
    }
    expect(refusal).toEqual({ code, pointer });
  },
});

export const stateOf = (events: readonly LedgerEvent[]): IncidentState => events.reduce(evolve, initialState());

/** An incident's past, the facts beside it, and what comes of a command. */
export const given = (...events: readonly Decided[]) => ({
  when: (command: IncidentCommand, facts: Partial<Facts> = {}): Outcome =>
    outcomeOf(() => decide(stateOf(stored(events)), command, someFacts(facts))),
  state: (): IncidentState => stateOf(stored(events)),
});

/** The command that would lead to an event whose data it carries unchanged. */
export const amend = (entry: string, path: string, before: unknown, after: unknown): IncidentCommand & { type: 'AmendEntry' } =>
  ({ type: 'AmendEntry', entry: id(entry), changes: [{ path, before, after }], reason: 'a slip' });
export const voiding = (entry: string): IncidentCommand & { type: 'VoidEntry' } =>
  ({ type: 'VoidEntry', entry: id(entry), reason: 'a slip' });
