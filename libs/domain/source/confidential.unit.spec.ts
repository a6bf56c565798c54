import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../errors.js';
import type { SourceId } from '../ids.js';
import { nameIsSealed, unnamedIn } from './confidential.js';
import { decide, initialState } from './source.js';

const id = 's1' as SourceId;
const [first, later, foreign] = [{ $sealed: 'k1.aaa' }, { $sealed: 'k1.bbb' }, { $sealed: 'k2.aaa' }];
const source = { source: id, kind: 'person', name: first, label: 'quiet', confidential: true } as const;
const refusal = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return [error.code, error.pointer];
    throw error;
  }
  return null;
};

describe('a confidential source', () => {
  it('has neither name nor label for readers; any other source is as it is', () => {
    expect(unnamedIn(source)).toEqual({ ...source, name: 'confidential source', label: 'confidential source' });
    const open = { source: id, kind: 'person', name: 'Ann' } as const;
    expect(unnamedIn(open)).toBe(open);
  });

  it('keeps every name under its one key', () => {
    expect(refusal(() => nameIsSealed(source, later, '/name'))).toBeNull();
    expect(refusal(() => nameIsSealed(source, foreign, '/name'))).toEqual(['name-not-sealed', '/name']);
    expect(refusal(() => nameIsSealed(source, 'Ann', '/name'))).toEqual(['name-not-sealed', '/name']);
    expect(refusal(() => nameIsSealed({ name: 'Ann' }, 'Beth', '/name'))).toBeNull();
  });

  it('is registered with a sealed name only', () => {
    const facts = { recordedAt: '2026-01-02T03:04:05.678Z', sources: new Map(), documents: new Map() };
    const register = (more: object) => decide(initialState(), { type: 'RegisterSource', ...source, ...more }, facts);
    expect(register({})).toEqual([{ type: 'SourceRegistered', data: source }]);
    expect(refusal(() => register({ name: 'Ann' }))).toEqual(['name-not-sealed', '/name']);
    expect(refusal(() => register({ confidential: false }))).toEqual(['field-malformed', '/confidential']);
  });
});
