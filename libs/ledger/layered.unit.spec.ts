import { describe, expect, it } from '@jest/globals';

import { fc } from '#test/support/property.js';
import { forkOf, settled } from './fork.js';
import { LayeredMap, LayeredSet } from './layered.js';

interface Held { readonly entry: { readonly type: string; readonly data: number }; readonly choices: number[] }
const held = (data: number): Held => ({ entry: { type: 'x', data }, choices: [] });
const copied = (value: Held): Held => ({ entry: value.entry, choices: [...value.choices] });
const plain = (map: ReadonlyMap<number, Held>): unknown => [...map].map(([key, value]) => [key, value.entry.data, [...value.choices]]);

type Step = { readonly do: 'set' | 'delete' | 'change' | 'look'; readonly key: number } | { readonly do: 'clear' };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ do: fc.constantFrom('set' as const, 'delete' as const, 'change' as const, 'look' as const), key: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'clear' as const }) },
);
function play(map: Map<number, Held>, steps: readonly Step[]): readonly unknown[] {
  return steps.map((each, i) => {
    if (each.do === 'clear') return map.clear();
    if (each.do === 'set') return void map.set(each.key, held(i));
    if (each.do === 'delete') return map.delete(each.key);
    if (each.do === 'change') return map.get(each.key)?.choices.push(i);
    return [map.has(each.key), map.get(each.key)?.choices.length, map.size];
  });
}

describe('a layered map', () => {
  it('is a map: same answers, same order, and nothing below it changes until it settles', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(8)), fc.array(step), fc.array(step), (keys, first, second) => {
      const model = new Map(keys.map((key) => [key, held(key)]));
      const below = new Map(keys.map((key) => [key, held(key)]));
      const before = plain(below);
      const layer = new LayeredMap(below, copied);
      expect(play(layer, first)).toEqual(play(model, first));
      expect(layer.size).toBe(model.size);
      expect(new Map(plain(layer) as [])).toEqual(new Map(plain(model) as []));
      expect([...layer.keys()].sort()).toEqual([...model.keys()].sort());
      expect(plain(below)).toEqual(before);
      const upper = new LayeredMap(layer, copied);
      expect(play(upper, second)).toEqual(play(model, second));
      expect(upper.settle()).toBe(layer);
      expect(layer.settle()).toBe(below);
      expect(new Map(plain(below) as [])).toEqual(new Map(plain(model) as []));
    }));
  });
  it('keeps the order of what lies below, with what is new behind it', () => {
    const layer = new LayeredMap(new Map([[1, held(1)], [2, held(2)], [3, held(3)]]), copied);
    layer.delete(2);
    layer.set(4, held(4));
    layer.get(1)?.choices.push(7);
    expect(plain(layer)).toEqual([[1, 1, [7]], [3, 3, []], [4, 4, []]]);
    const seen: number[] = [];
    layer.forEach((_value, key) => seen.push(key));
    expect(seen).toEqual([1, 3, 4]);
  });
});

describe('a layered set', () => {
  it('is a set, and settles', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(8)), fc.array(fc.tuple(fc.boolean(), fc.nat(8))), (items, steps) => {
      const [model, below] = [new Set(items), new Set(items)];
      const layer = new LayeredSet(below);
      for (const [add, item] of steps) expect(add ? layer.add(item).has(item) : layer.delete(item)).toBe(add ? model.add(item).has(item) : model.delete(item));
      expect([layer.size, new Set(layer)]).toEqual([model.size, model]);
      expect(below).toEqual(new Set(items));
      expect(layer.settle()).toBe(below);
      expect(below).toEqual(model);
    }));
  });
});

describe('a fork', () => {
  const state = () => ({ revision: 1, ids: new Set(['a']), record: { questions: new Map([['q', { entry: { type: 'x', data: 1 }, positions: ['p'] }]]), list: [held(1)] } });
  it('changes nothing of what it was made of, until that goes on as it', () => {
    const live = state();
    const fork = forkOf(live);
    fork.revision = 2;
    fork.ids.add('b');
    fork.record.questions.get('q')?.positions.push('p2');
    fork.record.questions.set('r', { entry: { type: 'x', data: 2 }, positions: [] });
    fork.record.list.push(held(2));
    expect(live).toEqual(state());
    const { questions } = live.record;
    const after = settled(live, fork);
    expect(after).toBe(live);
    expect(after.record.questions).toBe(questions);
    expect(after).toEqual({
      revision: 2, ids: new Set(['a', 'b']),
      record: { questions: new Map([['q', { entry: { type: 'x', data: 1 }, positions: ['p', 'p2'] }], ['r', { entry: { type: 'x', data: 2 }, positions: [] }]]), list: [held(1), held(2)] },
    });
  });
  it('may put a part in place of another as a whole', () => {
    const live = state();
    const fork = forkOf(live);
    fork.record = { questions: new Map(), list: [] };
    expect(settled(live, fork).record).toEqual({ questions: new Map(), list: [] });
  });
});
