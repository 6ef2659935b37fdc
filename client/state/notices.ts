import { createStore, type StoreApi } from 'zustand/vanilla';

/** Something worth a line for a few seconds. `word` is a key of the dictionaries. */
interface Notice {
  readonly serial: number;
  readonly word: string;
  readonly values: Readonly<Record<string, string>>;
}

interface Notices {
  readonly serial: number;
  readonly notices: readonly Notice[];
}

export type NoticeStore = StoreApi<Notices>;

/** How long a notice stays, ms. */
const SHOWN_MS = 6000;

/** At most so many at once: the oldest gives way. */
const SHOWN_AT_MOST = 3;

export function createNotices(): NoticeStore {
  return createStore<Notices>(() => ({ serial: 0, notices: [] }));
}

export function notify(store: NoticeStore, word: string, values: Readonly<Record<string, string>> = {}): void {
  const serial = store.getState().serial + 1;
  const notice = { serial, word, values };
  store.setState(({ notices }) => ({ serial, notices: [...notices, notice].slice(-SHOWN_AT_MOST) }));
  setTimeout(() => {
    store.setState(({ notices }) => ({ notices: notices.filter((each) => each !== notice) }));
  }, SHOWN_MS);
}
