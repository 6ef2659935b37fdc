import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { holdViewInAddress } from '../../client/state/address-bar.ts';
import { createView } from '../../client/state/view.ts';

/** A page's address: typing it tells of the change later, as browsers do. */
function openAddress(hash: string) {
  const listeners: (() => void)[] = [];
  const location = { hash };
  const page = {
    location,
    history: {
      replaceState(_state: unknown, _title: string, next: string) {
        location.hash = next;
      },
    },
    addEventListener: (_name: string, listener: () => void) => void listeners.push(listener),
  };
  return {
    page: page as unknown as Window,
    location,
    tell: () => {
      for (const each of listeners) each();
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the address follows the view', () => {
  const { page, location } = openAddress('');
  const view = createView({});
  holdViewInAddress(view, page);
  view.setState({ light: 'night' });
  vi.advanceTimersByTime(1000);
  expect(location.hash).toContain('light=night');
});

test('an address that is typed just before the view is written into it is not written over', () => {
  const { page, location, tell } = openAddress('');
  const view = createView({});
  holdViewInAddress(view, page);
  view.setState({ light: 'night' });
  location.hash = '#light=print&lang=es';
  vi.advanceTimersByTime(1000);
  tell();
  expect(view.getState()).toMatchObject({ light: 'print', language: 'es' });
  vi.advanceTimersByTime(1000);
  expect(location.hash).toContain('light=print');
});
