import { describe, expect, test } from 'vitest';
import {
  isOfSomebody,
  membersWithoutPeople,
  tellsOfPeople,
  withoutPeople,
} from '../../data/catalogue/personal-data.ts';

describe('a text', () => {
  // 12345678Z and X1234567L are the samples of the Ministry of the Interior for the check letter.
  test.each([
    ['Write to anna.puig@mail.example.cat.', 'Write to ….'],
    ['Telèfon: 612 345 678', '…'],
    ['Oficina, tel. 93.402.70.00', 'Oficina, …'],
    ['Avisos +34 612 34 56 78', 'Avisos …'],
    ['DNI 12345678Z, NIE X1234567L', 'DNI …, NIE …'],
  ])('%j keeps nothing of people', (text, left) => {
    expect(withoutPeople(text)).toBe(left);
  });

  test.each([
    'Sonòmetre CESVA TA120, núm. T246810',
    'Serial 12345678A, 00034612345678',
    '41.3870 2.1701, +41.3870 +2.1701',
    'Plaça de Catalunya, 9 @ 3 m',
    '+34',
    'mqtts://broker.example.org:8883/a@b',
    'hotel 3000 rooms, mobile unit 3',
  ])('%j tells of nobody', (text) => {
    expect(tellsOfPeople(text)).toBe(false);
  });

  test('of any length is looked through in little time', () => {
    const startMs = performance.now();
    for (const part of ['a', 'a.', '@', 'a@', '1 ', '+34 1', 'tel. 1']) withoutPeople(part.repeat(50_000));
    expect(performance.now() - startMs).toBeLessThan(1500);
  });
});

test('a member is for somebody by a word of its name, whatever its spelling', () => {
  for (const name of ['owner', 'ownerName', 'correu_electrònic', 'Telèfon', 'persona-responsable']) {
    expect(isOfSomebody(name)).toBe(true);
  }
  for (const name of ['manufacturer', 'mobile', 'homeowners', 'model']) expect(isOfSomebody(name)).toBe(false);
});

test('members that tell of people are left out, others stay as they are', () => {
  const members = { owner: 'Anna', note: 'ask anna@mail.example', field1: 'value1', address: 'C. Aragó, 1' };
  expect(membersWithoutPeople(members)).toEqual({ field1: 'value1', address: 'C. Aragó, 1' });
});
