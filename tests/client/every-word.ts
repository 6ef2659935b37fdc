import { LANGUAGES } from '../../data/contract/language.ts';
import { type Language, type Words, wordsOf } from '../../client/theme/words.ts';

const spoken = new Map(await Promise.all(LANGUAGES.map(async (each) => [each, (await wordsOf(each)).words] as const)));

/** The dictionary of a language. */
export function words(language: Language): Words {
  const found = spoken.get(language);
  if (!found) throw new Error(`no words of ${language}`);
  return found;
}
