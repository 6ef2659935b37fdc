import { PROPERTIES } from '../../data/catalogue/properties.ts';
import type { Language } from '../../data/contract/language.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { type WordKey, type Words, fill } from '../theme/words.ts';

const LOCALES: Readonly<Record<Language, string>> = { ca: 'ca-ES', es: 'es-ES', en: 'en-GB' };

const TIME_ZONE = 'Europe/Madrid';

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** Words and numbers as one language writes them. */
export interface Format {
  readonly language: Language;
  readonly words: Words;
  text(key: WordKey, values?: Readonly<Record<string, string | number>>): string;
  number(value: number, decimals?: number): string;
  /** A count with its noun; `one` for exactly one. */
  count(value: number, other: WordKey, one: WordKey): string;
  /** A length of time, from seconds to days, at least 0. */
  age(ms: number): string;
  /** A value with its unit, in no more digits than are known. */
  value(property: PropertyId, value: number): string;
  /** HH:MM:SS in Barcelona. */
  time(atMs: number): string;
  /** HH:MM in Barcelona. */
  shortTime(atMs: number): string;
  /** Day and month in Barcelona. */
  shortDate(atMs: number): string;
  /** Weekday, day and month in Barcelona. */
  date(atMs: number): string;
  /** Weekday in Barcelona, short. */
  weekday(atMs: number): string;
  /** A speed that legs tell: to 5 km/h, and said to be about that. */
  speed(kmh: number): string;
  /** Metres or kilometres. */
  distance(metres: number): string;
}

export function createFormat(language: Language, words: Words): Format {
  const locale = LOCALES[language];
  const number = (value: number, decimals = 0): string =>
    numberFormat(locale, decimals).format(value).replace('-', '\u2212');
  const dateFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, ...options });
  const clock = dateFormat({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const shortClock = dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const calendar = dateFormat({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const weekday = dateFormat({ weekday: 'short' });
  const shortCalendar = dateFormat({ weekday: 'short', day: 'numeric' });
  const text = (key: WordKey, values: Readonly<Record<string, string | number>> = {}): string =>
    fill(words[key], values);
  return {
    language,
    words,
    text,
    number,
    count: (value, other, one) => text(value === 1 ? one : other, { count: number(value) }),
    age: (ms) => ageText(text, number, ms),
    value: (property, value) => valueText(words, number, property, value),
    time: (atMs) => clock.format(atMs),
    shortTime: (atMs) => shortClock.format(atMs),
    shortDate: (atMs) => shortCalendar.format(atMs),
    date: (atMs) => calendar.format(atMs),
    weekday: (atMs) => weekday.format(atMs),
    speed: (kmh) => `≈\u202f${number(Math.round(kmh / 5) * 5)}\u202fkm/h`,
    distance: (metres) => (metres < 1000 ? `${number(metres)} m` : `${number(metres / 1000)} km`),
  };
}

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, decimals: number): Intl.NumberFormat {
  const key = `${locale} ${decimals}`;
  const known = numberFormats.get(key);
  if (known) return known;
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: 'min2' } as const;
  const made = new Intl.NumberFormat(locale, options);
  numberFormats.set(key, made);
  return made;
}

function ageText(text: Format['text'], number: Format['number'], ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < MINUTE_S * 2) return text('age.seconds', { n: number(seconds) });
  if (seconds < HOUR_S * 2) return text('age.minutes', { n: number(Math.floor(seconds / MINUTE_S)) });
  if (seconds < DAY_S * 2) return text('age.hours', { n: number(Math.floor(seconds / HOUR_S)) });
  return text('age.days', { n: number(Math.floor(seconds / DAY_S)) });
}

function valueText(words: Words, number: Format['number'], property: PropertyId, value: number): string {
  if (property === 'in-service') return words[value > 0 ? 'value.yes' : 'value.no'];
  if (property === 'traffic-state' || property === 'traffic-state-forecast') return trafficWord(words, value);
  if (property === 'delay') return delayText(words, number, value);
  const { unit, resolution } = PROPERTIES[property];
  const decimals = Math.max(0, Math.round(-Math.log10(resolution)));
  const space = unit === '' || unit === '°' ? '' : '\u202f';
  return `${number(value, decimals)}${space}${unit}`;
}

/** Seconds up to a minute and a half, minutes beyond. */
function delayText(words: Words, number: Format['number'], seconds: number): string {
  const length = Math.abs(seconds);
  const time = length > 90 ? `${number(Math.round(length / MINUTE_S))}\u202fmin` : `${number(length)}\u202fs`;
  return seconds < 0 ? fill(words['value.early'], { time }) : time;
}

/** A word for a state of the city's traffic file; a state that it does not define has no data. */
function trafficWord(words: Words, state: number): string {
  const key = (['1', '2', '3', '4', '5', '6'] as const).find((each) => Number(each) === state) ?? '0';
  return words[`traffic.state.${key}`];
}
