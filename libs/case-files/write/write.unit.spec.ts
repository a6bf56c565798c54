import { describe, expect, it } from '@jest/globals';
import { Keys } from './keys.js';

describe('keys of a written case file', () => {
  it('are the labels, where they can serve', () => {
    const keys = new Keys();
    expect(keys.give('assertion', 'id-1', 'A07')).toEqual({ key: 'A07' });
    expect(keys.of('assertion', 'id-1')).toBe('A07');
  });

  it('are local where there is no label, where it is taken, and where it is no key; the label then stands beside', () => {
    const keys = new Keys();
    keys.give('assertion', 'id-1', 'A07');
    expect(keys.give('assertion', 'id-2')).toEqual({ key: '_assertion1' });
    expect(keys.give('assertion', 'id-3', 'A07')).toEqual({ key: '_assertion2', label: 'A07' });
    expect(keys.give('assertion', 'id-4', 'A 08')).toEqual({ key: '_assertion3', label: 'A 08' });
    expect(keys.give('assertion', 'id-5', '_x')).toEqual({ key: '_assertion4', label: '_x' });
  });

  it('are told apart by kind, and positions by question', () => {
    const keys = new Keys();
    keys.give('position', 'id-1', 'yes', 'Q1');
    expect(keys.give('position', 'id-2', 'yes', 'Q2')).toEqual({ key: 'yes' });
    expect(keys.give('relation', 'id-3', 'R1')).toEqual({ key: 'R1' });
    expect(keys.give('contradiction', 'id-4', 'R1')).toEqual({ key: 'R1' });
  });

  it('name by id what is not written along', () => {
    expect(new Keys().of('speaker', '0f8fad5b-d9cb-469f-a165-70867728950e')).toBe('id:0f8fad5b-d9cb-469f-a165-70867728950e');
  });
});
