import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../data/contract/language.ts';
import { REJECT_REASONS } from '../../data/contract/observation.ts';
import { PROPERTY_IDS } from '../../data/contract/property.ts';
import { SEARCH_KINDS } from '../../client/state/search.ts';
import { fill, isWordKey } from '../../client/theme/words.ts';
import { words } from './every-word.ts';

/** Words that Catalan and English, or Spanish and English, truly share: names, signs and loans. */
const SHARED_WITH_ENGLISH = new Set([
  'app.name',
  'kind.sensor',
  'kind.vehicle',
  'traffic.state.2',
  'feeds.protocol',
  'layer.bikes',
  'layer.metro',
  'mode.metro',
  'layer.bus',
  'mode.bus',
  'column.vehicles',
  'column.operator',
  'legend.air.no2',
  'value.no',
  'error.detail',
  'panel.layers',
  'column.mode',
  'property.no',
  'age.seconds',
  'age.minutes',
  'age.hours',
  'age.days',
]);

const CLIENT = fileURLToPath(new URL('../../client', import.meta.url));

/** All that the client's sources say, but for the dictionaries. */
function clientText(): string {
  return readdirSync(CLIENT, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/words-(ca|es|en)\.ts$/.test(path))
    .map((path) => readFileSync(join(CLIENT, path), 'utf8'))
    .join('\n');
}

const marksOf = (text: string): readonly string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([mark]) => mark).sort();

describe('the words', () => {
  test('are there in every language, and none is empty', () => {
    for (const language of LANGUAGES) {
      const dictionary = words(language);
      expect(Object.keys(dictionary)).toEqual(Object.keys(words('ca')));
      expect(Object.entries(dictionary).filter(([, text]) => text.trim() === '')).toEqual([]);
    }
  });

  test.each(['ca', 'es'] as const)('of %s are not English left untranslated', (language) => {
    const english = words('en');
    const same = Object.entries(words(language)).filter(
      ([key, text]) => isWordKey(key, words('ca')) && english[key] === text && !SHARED_WITH_ENGLISH.has(key),
    );
    expect(same).toEqual([]);
  });

  test.each(['es', 'en'] as const)('of %s have the same marks to fill in as the Catalan ones', (language) => {
    const catalan = words('ca');
    const different = Object.entries(words(language)).filter(
      ([key, text]) => isWordKey(key, words('ca')) && String(marksOf(text)) !== String(marksOf(catalan[key])),
    );
    expect(different).toEqual([]);
  });

  test('name every property, reason, traffic state and kind that can be shown', () => {
    const wanted = [
      ...PROPERTY_IDS.map((id) => `property.${id}`),
      ...REJECT_REASONS.map((reason) => `reject.${reason}`),
      ...SEARCH_KINDS.map((kind) => `kind.${kind}`),
      ...[0, 1, 2, 3, 4, 5, 6].map((state) => `traffic.state.${state}`),
    ];
    expect(wanted.filter((key) => !isWordKey(key, words('ca')))).toEqual([]);
  });

  test('are each used: by name, or by a name that is put together', () => {
    const text = clientText();
    const beginnings = [...text.matchAll(/`([a-z]+(?:\.[a-z]+)*\.)\$\{/g)].map(([, beginning = '']) => beginning);
    expect(beginnings.length).toBeGreaterThan(0);
    const unused = Object.keys(words('ca')).filter(
      (key) => !text.includes(`'${key}'`) && !beginnings.some((beginning) => key.startsWith(beginning)),
    );
    expect(unused).toEqual([]);
  });

  test('use one apostrophe, the typographic one', () => {
    for (const language of LANGUAGES) {
      expect(Object.values(words(language)).filter((text) => text.includes("'"))).toEqual([]);
    }
  });

  test('are filled in, and keep a mark that has no value', () => {
    expect(fill('{count} de {all}', { count: 3 })).toBe('3 de {all}');
  });
});
