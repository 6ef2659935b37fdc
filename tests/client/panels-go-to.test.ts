import { describe, expect, test } from 'vitest';
import { goTo } from '../../client/panels/go-to.ts';
import { createView } from '../../client/state/view.ts';

const AT = [2.1744, 41.4036] as const;

describe('going to something', () => {
  test('marks a place of the package and sends the camera there', () => {
    const view = createView({ selected: 'station:1' });
    goTo(view, { id: 'landmark:sagrada-familia', name: 'Sagrada Família', kind: 'landmark', at: AT, record: null });
    const { selected, mark, flight } = view.getState();
    expect([selected, mark?.name]).toEqual([null, 'Sagrada Família']);
    expect(flight?.to).toMatchObject({ longitude: AT[0], latitude: AT[1] });
  });

  test('selects a record, and marks nothing besides', () => {
    const view = createView({});
    goTo(view, { id: 'line:metro-L3', name: 'L3', kind: 'line', at: AT, record: 'line:L3' });
    expect(view.getState()).toMatchObject({ selected: 'line:L3', mark: null });
  });

  test('does both for a stop, which no layer shows as selected', () => {
    const view = createView({});
    goTo(view, { id: 'stop:metro-liceu', name: 'Liceu', kind: 'stop', at: AT, record: 'stop:liceu' });
    expect(view.getState()).toMatchObject({ selected: 'stop:liceu', mark: { name: 'Liceu' } });
  });
});
