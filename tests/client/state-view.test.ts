import { describe, expect, test } from 'vitest';
import { firstView } from '../../client/state/first-view.ts';
import { createRecent, RECENT_KEPT } from '../../client/state/recent.ts';
import { createView, flyTo, openTable, select, setFollowing, setPanel, setShown } from '../../client/state/view.ts';
import { stationEntry } from '../server/gateway-fixture.ts';

const LAYERS = [
  { id: 'bus', shownAtFirst: true },
  { id: 'air', shownAtFirst: false },
];
const OPENING = { hash: '', languages: ['fr-FR', 'es-ES', 'en'], widthPx: 1920, prefersDark: false, layers: LAYERS };

describe('the first view', () => {
  test('speaks the first language that it knows of a person, and Catalan where it knows none', () => {
    expect(firstView(OPENING).language).toBe('es');
    expect(firstView({ ...OPENING, languages: ['fr'] }).language).toBe('ca');
    expect(firstView({ ...OPENING, hash: '#lang=en' }).language).toBe('en');
  });

  test('shows the layers that are shown at first, or those that the address names and exist', () => {
    expect(firstView(OPENING).shown).toEqual(new Set(['bus']));
    expect(firstView({ ...OPENING, hash: '#layers=air,ghost&table=ghost' })).toMatchObject({
      shown: new Set(['air']),
      tableOf: null,
    });
  });

  test('leaves the map free on a phone', () => {
    expect(firstView({ ...OPENING, widthPx: 390 }).panels).toEqual(new Set());
    expect(firstView(OPENING).panels).toEqual(new Set(['layers']));
  });
});

describe('the light before the sun over the city is known', () => {
  test('is what the browser is asked for, or what the address holds', () => {
    expect(firstView(OPENING).lit).toBe('day');
    expect(firstView({ ...OPENING, prefersDark: true }).lit).toBe('night');
    expect(firstView({ ...OPENING, prefersDark: true, hash: '#light=dusk' }).lit).toBe('dusk');
    expect(firstView({ ...OPENING, prefersDark: true, hash: '#light=auto' }).lit).toBe('night');
  });
});

describe('the view', () => {
  test('ends following when something else is selected, or the camera is sent elsewhere', () => {
    const view = createView({ selected: 'vehicle:1' });
    setFollowing(view, true);
    select(view, 'vehicle:1');
    expect(view.getState().following).toBe(true);
    select(view, 'vehicle:2');
    expect(view.getState().following).toBe(false);
    setFollowing(view, true);
    flyTo(view, { zoom: 12 });
    expect(view.getState().following).toBe(false);
  });

  test('follows nothing when nothing is selected', () => {
    const view = createView({});
    setFollowing(view, true);
    expect(view.getState().following).toBe(false);
  });

  test('tells one flight from the next to the same place', () => {
    const view = createView({});
    flyTo(view, { zoom: 12 });
    const first = view.getState().flight?.serial;
    flyTo(view, { zoom: 12 });
    expect(view.getState().flight?.serial).not.toBe(first);
  });

  test('closes a table with its panel', () => {
    const view = createView({});
    openTable(view, 'bus');
    expect(view.getState()).toMatchObject({ tableOf: 'bus', panels: new Set(['table']) });
    setPanel(view, 'table', false);
    expect(view.getState()).toMatchObject({ tableOf: null, panels: new Set() });
  });

  test('is the same value while a layer stays as it is', () => {
    const view = createView({ shown: new Set(['bus']) });
    const { shown } = view.getState();
    setShown(view, 'bus', true);
    expect(view.getState().shown).toBe(shown);
  });
});

describe('what was seen lately', () => {
  const seen = (minute: number, bikes: number) => stationEntry('a', 1, bikes, minute * 60_000);

  test('is kept in order, each moment once, the newest ones alone', () => {
    const recent = createRecent();
    for (let minute = 1; minute <= RECENT_KEPT + 30; minute++) {
      const after = seen(minute, minute % 7);
      recent.note([{ id: 'station:a', before: undefined, after }]);
      recent.note([{ id: 'station:a', before: undefined, after }]);
    }
    const series = recent.series('station:a', 'bikes-available');
    expect(series).toHaveLength(RECENT_KEPT);
    expect(series[0]?.atMs).toBe(31 * 60_000);
    expect(series.at(-1)?.atMs).toBe((RECENT_KEPT + 30) * 60_000);
  });

  test('is let go of with the thing itself', () => {
    const recent = createRecent();
    recent.note([{ id: 'station:a', before: undefined, after: seen(1, 1) }]);
    recent.note([{ id: 'station:a', before: seen(1, 1), after: undefined }]);
    expect(recent.series('station:a', 'bikes-available')).toEqual([]);
  });
});
