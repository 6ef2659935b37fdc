import { createStore, type StoreApi } from 'zustand/vanilla';

/** How far the page has come: `leaving` while the loading screen fades. */
interface PageState {
  readonly stage: 'loading' | 'leaving' | 'gone';
  readonly graphicsMissing: boolean;
}

export type PageStore = StoreApi<PageState>;

export function createPage(): PageStore {
  return createStore<PageState>(() => ({ stage: 'loading', graphicsMissing: false }));
}

/** How long the loading screen takes to fade, ms; also in full-page.css. */
const FADE_MS = 260;

/** Lets the loading screen fade away, once. */
export function leaveLoading(page: PageStore): void {
  if (page.getState().stage !== 'loading') return;
  page.setState({ stage: 'leaving' });
  setTimeout(() => page.setState({ stage: 'gone' }), FADE_MS);
}

/** Settles when there is something to see behind the loading screen. */
export function untilShown(page: PageStore): Promise<void> {
  return new Promise((resolve) => {
    const end = page.subscribe(({ stage }) => {
      if (stage === 'loading') return;
      end();
      resolve();
    });
  });
}
