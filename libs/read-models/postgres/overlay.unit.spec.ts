import { describe, expect, it } from '@jest/globals';
import type { Projection, Row, TableSpec } from '../projection.js';
import { insert, keep, remove, update } from '../projection.js';
import { Overlay } from './overlay.js';

const PLACES: TableSpec = {
  name: 'places', columns: { area: 'text', name: 'text', note: 'text?', seen: 'integer' }, key: ['area', 'name'],
  indexes: [{ columns: ['note', 'seen'] }],
};
const projection: Projection = { name: 'places', version: 1, tables: [PLACES], apply: () => [] };
const place = (area: string, name: string, note: string | null = null, seen = 1): Row => ({ area, name, note, seen });

/** Over tables that hold rows which are not here yet. */
const over = (): Overlay => new Overlay(projection, false);
/** With all that was asked for brought in from what a table holds. */
function brought(overlay: Overlay, stored: readonly Row[]): Overlay {
  for (const missing of overlay.missing()) {
    const asked = (row: Row): boolean => [...missing.keys.values()].some(([area, name]) => row['area'] === area && row['name'] === name)
      || [...missing.wheres.values()].some(({ columns, values }) => [...values.values()].some((each) => columns.every((column, i) => row[column] === each[i])));
    overlay.bring(missing, stored.filter(asked));
  }
  return overlay;
}

describe('rows of a batch in memory', () => {
  it('note what they lack, answer as if there were none, and know once it was brought', () => {
    const overlay = over();
    expect(overlay.get('places', ['la', 'pier'])).toBeUndefined();
    expect(overlay.isMissing).toBe(true);
    brought(overlay, [place('la', 'pier', 'wet')]);
    expect(overlay.isMissing).toBe(false);
    expect(overlay.get('places', ['la', 'pier'])).toEqual(place('la', 'pier', 'wet'));
    expect(overlay.get('places', ['la', 'quay'])).toBeUndefined();
    expect(brought(overlay, []).get('places', ['la', 'quay'])).toBeUndefined();
    expect(overlay.isMissing).toBe(false);
  });

  it('lack nothing where the tables are empty', () => {
    const overlay = new Overlay(projection, true);
    expect([overlay.get('places', ['la', 'pier']), overlay.find('places', { note: 'wet', seen: 1 }), overlay.isMissing]).toEqual([undefined, [], false]);
  });

  it('make all changes of an event or, where a row is lacking, none', () => {
    const overlay = over();
    const changes = [insert(PLACES, place('la', 'quay')), update(PLACES, ['la', 'pier'], { seen: 2 })];
    expect(overlay.make(changes)).toBe(false);
    expect(overlay.changes()).toEqual([]);
    brought(overlay, [place('la', 'pier')]);
    expect(overlay.make(changes)).toBe(true);
    expect(overlay.changes()).toEqual([{
      spec: PLACES, deleted: [], updated: new Map([['seen', { columns: ['seen'], rows: [place('la', 'pier', null, 2)] }]]), inserted: [place('la', 'quay')],
    }]);
  });

  it('are found as they are now, in the order of their key, by what they were changed to and no longer by what they were', () => {
    const overlay = over();
    overlay.find('places', { note: 'wet', seen: 1 });
    brought(overlay, [place('la', 'pier', 'wet'), place('la', 'dock', 'wet')]);
    overlay.make([update(PLACES, ['la', 'pier'], { note: 'dry' }), insert(PLACES, place('aa', 'spit', 'wet'))]);
    expect(overlay.find('places', { note: 'wet', seen: 1 }).map((row) => row['name'])).toEqual(['spit', 'dock']);
    overlay.find('places', { note: 'dry', seen: 1 });
    expect(brought(overlay, []).find('places', { note: 'dry', seen: 1 }).map((row) => row['name'])).toEqual(['pier']);
  });

  it('are told apart whatever stands in them', () => {
    const overlay = new Overlay(projection, true);
    overlay.make([insert(PLACES, place('a\nb', 'c', '', 1)), insert(PLACES, place('a', 'b\nc', null, 1)), insert(PLACES, place('a,1:b', 'c', 'null', 1))]);
    expect(overlay.get('places', ['a', 'b\nc'])?.['note']).toBeNull();
    expect(overlay.find('places', { note: '', seen: 1 }).map((row) => row['area'])).toEqual(['a\nb']);
    expect(overlay.find('places', { note: 'null', seen: 1 }).map((row) => row['area'])).toEqual(['a,1:b']);
    expect(overlay.find('places', { note: null, seen: 1 })).toEqual([]);
  });

  it('are written once however often they changed, and not at all when nothing is left of that', () => {
    const overlay = over();
    overlay.get('places', ['la', 'pier']);
    overlay.get('places', ['la', 'dock']);
    brought(overlay, [place('la', 'pier', 'wet', 1), place('la', 'dock')]);
    overlay.make([update(PLACES, ['la', 'pier'], { note: 'dry', seen: 9 }), update(PLACES, ['la', 'pier'], { note: 'wet', seen: 1 })]);
    overlay.make([remove(PLACES, ['la', 'dock']), insert(PLACES, place('la', 'dock', 'new'))]);
    expect(overlay.changes()).toEqual([{
      spec: PLACES, deleted: [], inserted: [], updated: new Map([['note', { columns: ['note'], rows: [place('la', 'dock', 'new')] }]]),
    }]);
    overlay.settle();
    expect(overlay.changes()).toEqual([]);
    overlay.make([remove(PLACES, ['la', 'dock'])]);
    expect(overlay.changes()).toMatchObject([{ deleted: [place('la', 'dock', 'new')] }]);
  });

  it('refuse what does not fit them', () => {
    const overlay = new Overlay(projection, true);
    overlay.make([insert(PLACES, place('la', 'pier'))]);
    expect(() => overlay.make([insert(PLACES, place('la', 'pier'))])).toThrow('there is a row');
    expect(overlay.make([keep(PLACES, place('la', 'pier', 'other'))])).toBe(true);
    expect(overlay.get('places', ['la', 'pier'])?.['note']).toBeNull();
    expect(() => overlay.make([remove(PLACES, ['la', 'quay'])])).toThrow('no row');
    expect(() => overlay.make([update(PLACES, ['la', 'pier'], { name: 'quay' })])).toThrow('cannot change');
    expect(() => overlay.make([insert(PLACES, { area: 'la', name: 'x' })])).toThrow('no value for note');
    expect(() => overlay.get('others', ['x'])).toThrow('no table');
  });
});
