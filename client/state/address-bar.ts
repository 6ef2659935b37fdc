import { hashOf, viewOf } from './url.ts';
import type { ViewStore } from './view.ts';
import { flyTo } from './view.ts';

/** Between two writings of the address, ms: browsers refuse more than 100 in 30 s. */
const WRITE_EVERY_MS = 500;

/**
 * Keeps the address the same as the view, and the view the same as an address that is typed or gone back to: one that
 * was typed and is not heard of yet is not written over.
 */
export function holdViewInAddress(view: ViewStore, page: Window): void {
  let waiting = false;
  let written = page.location.hash;
  const write = (): void => {
    waiting = false;
    const isTyped = page.location.hash !== written;
    if (isTyped) return;
    page.history.replaceState(null, '', hashOf(view.getState()));
    written = page.location.hash;
  };
  view.subscribe(() => {
    if (waiting) return;
    waiting = true;
    setTimeout(write, WRITE_EVERY_MS);
  });
  page.addEventListener('hashchange', () => {
    if (page.location.hash === written) return;
    written = page.location.hash;
    const { camera, ...rest } = viewOf(written);
    view.setState({ moment: null, beside: null, ...rest, half: view.getState().half });
    if (camera) flyTo(view, camera);
  });
}
