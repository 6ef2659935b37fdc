import type { Language } from '../../data/contract/language.ts';
import type { WordKey, Words } from './words-ca.ts';

export type { Language, WordKey, Words };

/** A language, and its words. */
export interface Spoken {
  readonly language: Language;
  readonly words: Words;
}

const DICTIONARIES: Readonly<Record<Language, () => Promise<Words>>> = {
  async ca() {
    const { WORDS_CA: words } = await import('./words-ca.ts');
    return words;
  },
  async es() {
    const { WORDS_ES: words } = await import('./words-es.ts');
    return words;
  },
  async en() {
    const { WORDS_EN: words } = await import('./words-en.ts');
    return words;
  },
};

/** The words of a language: only those that are spoken are fetched. */
export async function wordsOf(language: Language): Promise<Spoken> {
  return { language, words: await DICTIONARIES[language]() };
}

/** A text with its `{name}` marks filled in; a mark without a value stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
}

/** Whether a text is the key of words, as what layers put in their tables may be. */
export function isWordKey(text: string, words: Words): text is WordKey {
  return Object.hasOwn(words, text);
}
