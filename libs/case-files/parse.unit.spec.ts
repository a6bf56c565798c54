import { describe, expect, it } from '@jest/globals';
import { locate, parseCaseFile } from './parse.js';

describe('a case file as YAML', () => {
  it('reads dates as text', () => {
    const { file } = parseCaseFile('documents:\n  - { key: D1, title: A report, published: 2025-10-21 }\n', 'a.yaml');
    expect(file?.documents?.[0]?.published).toBe('2025-10-21');
  });

  it('says line and column of what is wrong', () => {
    const { faults } = parseCaseFile('sources:\n  - key: dhs\n    kind: bodi\n    name: X\n', 'a.yaml');
    expect(faults).toEqual([{
      file: 'a.yaml', line: 3, column: 5, pointer: '/sources/0/kind', detail: 'must be one of person, body, outlet; did you mean "body"?',
    }]);
  });

  it('points at the item where a member is missing', () => {
    expect(parseCaseFile('sources:\n  - key: dhs\n    kind: person\n', 'a.yaml').faults).toMatchObject([{ line: 2, column: 5, detail: '"name" is missing' }]);
  });

  it('says where YAML itself is broken', () => {
    const { faults } = parseCaseFile('sources: [\n  a: b\n', 'a.yaml');
    expect(faults?.[0]).toMatchObject({ file: 'a.yaml', pointer: '' });
    expect(faults?.[0]?.line).toBeGreaterThan(0);
    expect(parseCaseFile('title: a\ntitle: b\n', 'a.yaml').faults).toMatchObject([{ line: 2, detail: expect.stringContaining('unique') }]);
  });

  it('refuses an empty file, and one that multiplies itself by aliases', () => {
    expect(parseCaseFile('', 'a.yaml').faults).toHaveLength(1);
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]', ...'bcdefgh'.split('').map((name, i) => {
      const inner = `*${'abcdefgh'[i]}`;
      return `${name}: &${name} [${Array(10).fill(inner).join(', ')}]`;
    })].join('\n');
    expect(parseCaseFile(bomb, 'a.yaml').faults).toMatchObject([{ detail: expect.stringContaining('alias') }]);
  });

  it('finds what a pointer of a plan is about', () => {
    const text = 'title: x\nassertions:\n  - key: A01\n    states: [Q1/wet,\n      Q2]\n';
    expect(locate(text, '/assertions/0/states/1')).toEqual({ line: 5, column: 7 });
    expect(locate(text, '/assertions/0/nothing')).toEqual({ line: 3, column: 5 });
  });
});
