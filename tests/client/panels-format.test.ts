import { describe, expect, test } from 'vitest';
import { createFormat } from '../../client/panels/format.ts';
import { words } from './every-word.ts';

const ca = createFormat('ca', words('ca'));
const es = createFormat('es', words('es'));
const en = createFormat('en', words('en'));
const SECOND = 1000;

describe('numbers and times', () => {
  test('have the separators of the language', () => {
    expect([ca.number(12_345.6, 1), es.number(12_345.6, 1), en.number(12_345.6, 1)]).toEqual([
      '12.345,6',
      '12.345,6',
      '12,345.6',
    ]);
  });

  test('have a true minus sign', () => {
    expect(ca.number(-2)).toBe('\u22122');
  });

  test('have their unit, and no more digits than the instrument knows', () => {
    const plain = (text: string): string => text.replaceAll(/\s/g, ' ');
    expect(plain(ca.value('no2', 31.44))).toBe('31,4 µg/m³');
    expect(plain(en.value('co', 0.4))).toBe('0.40 mg/m³');
    expect(plain(es.value('humidity', 63))).toBe('63 %');
    expect(ca.value('wind-direction', 225)).toBe('225°');
    expect(ca.value('bikes-available', 7)).toBe('7');
  });

  test('tell a delay in seconds up to a minute and a half, in minutes beyond, and say when it is early', () => {
    const plain = (text: string): string => text.replaceAll(/\s/g, ' ');
    expect(plain(ca.value('delay', 90))).toBe('90 s');
    expect(plain(ca.value('delay', 91))).toBe('2 min');
    expect(plain(en.value('delay', 400))).toBe('7 min');
    expect(plain(en.value('delay', -120))).toBe('2 min early');
    expect(plain(es.value('delay', -20))).toBe('20 s de adelanto');
  });

  test('tell a speed as what it is: about that, to 5 km/h', () => {
    expect([ca.speed(23.4), ca.speed(1.2)].map((text) => text.replaceAll(/\s/g, ' '))).toEqual([
      '≈ 25 km/h',
      '≈ 0 km/h',
    ]);
  });

  test('are words where the number is a code', () => {
    expect(ca.value('traffic-state', 5)).toBe('Congestió');
    expect(es.value('traffic-state-forecast', 9)).toBe('Sin datos');
    expect([en.value('in-service', 1), en.value('in-service', 0)]).toEqual(['yes', 'no']);
  });

  test('are those of Barcelona, through the change of the clocks', () => {
    expect(ca.time(Date.UTC(2026, 9, 25, 0, 30))).toBe('02:30:00');
    expect(ca.time(Date.UTC(2026, 9, 25, 1, 30))).toBe('02:30:00');
    expect(ca.time(Date.UTC(2026, 0, 1, 12, 0, 5))).toBe('13:00:05');
    expect(en.date(Date.UTC(2026, 10, 21, 23, 30))).toMatch(/Sun.*22 Nov.*2026/);
  });

  test.each([
    [-5 * SECOND, '0 s'],
    [12.9 * SECOND, '12 s'],
    [119 * SECOND, '119 s'],
    [120 * SECOND, '2 min'],
    [119 * 60 * SECOND, '119 min'],
    [3 * 3600 * SECOND, '3 h'],
    [72 * 3600 * SECOND, '3 d'],
  ])('tell an age of %d ms as %s, which no line breaks', (ms, text) => {
    expect(ca.age(ms)).toBe(text.replace(' ', '\u202f'));
  });

  test('tell one from many', () => {
    expect(ca.count(1, 'search.results', 'search.results.one')).toBe('1 resultat');
    expect(ca.count(0, 'search.results', 'search.results.one')).toBe('0 resultats');
  });
});
