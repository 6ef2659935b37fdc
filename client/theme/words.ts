import type { Language } from '../../data/contract/language.ts';
import { WORDS_CA, type WordKey, type Words } from './words-ca.ts';
import { WORDS_EN } from './words-en.ts';
import { WORDS_ES } from './words-es.ts';

export type { Language, WordKey, Words };

const DICTIONARIES: Readonly<Record<Language, Words>> = { ca: WORDS_CA, es: WORDS_ES, en: WORDS_EN };

/** The dictionary of a language. */
export function words(language: Language): Words {
  return DICTIONARIES[language];
}

/** A text with its `{name}` marks filled in; a mark without a value stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
}

/** Whether a text is the key of words, as what layers put in their tables may be. */
export function isWordKey(text: string): text is WordKey {
  return Object.hasOwn(WORDS_CA, text);
}
