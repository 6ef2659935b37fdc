import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ViewStore } from '../state/view.ts';
import { type Spoken, wordsOf } from '../theme/words.ts';

/** The words that the page is in: the language before, until those of another are there. */
export type SpokenStore = StoreApi<Spoken>;

/** Follows the language of the view; where words cannot be fetched the page stays in the language that it is in. */
export async function openSpoken(view: ViewStore): Promise<SpokenStore> {
  const first = await wordsOf(view.getState().language);
  const spoken = createStore<Spoken>(() => first);
  const follow = (): void => {
    const { language } = view.getState();
    if (language === spoken.getState().language) return;
    wordsOf(language)
      .then((told) => {
        if (view.getState().language === language) spoken.setState(told);
      })
      .catch(() => view.setState({ language: spoken.getState().language }));
  };
  view.subscribe((now, before) => {
    if (now.language !== before.language) follow();
  });
  follow();
  return spoken;
}
