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
    ['Telèfon: 612 345 678', 'Telèfon: …'],
    ['Oficina, tel. 93.402.70.00', 'Oficina, tel. …'],
    ['0034 612 345 678 (guàrdia), +1 202 555 0123', '… (guàrdia), …'],
    ['{"mail":"anna.puig@mail.example.cat","v":3}', '{"mail":"…","v":3}'],
    ['{"telefon": "93 402 70 00","at":[41.387,2.1701]}', '{"telefon": "…","at":[41.387,2.1701]}'],
    ['https://x.example/?to=anna@mail.example&n=1', 'https://x.example/?to=…&n=1'],
    ['dni 12.345.678-z', 'dni …'],
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
    '1234567.25',
    '2026-11-22T10:00:00.000+0100 12345678',
    '20261122T100000Z',
    '+41.3870+002.1701/ +413870+0021701/',
    'deadbeef0123456789ABCDEF 1F8B0800AB12345678C0',
    '9f8b7a6c-1234-5678-9abc-def012345678',
    '{"phone":612345678,"id":12345678,"t":1700000000000,"at":[41.38,2.17]}',
    'ES9121000418450200051332',
    'SGVsbG8+34612345678QUJD',
    '1 2 3 4 5 6 7 8 9 10, 0.0000001234567',
    '978-84-376-0494-7',
    'lib@1.2.3',
  ])('%j tells of nobody', (text) => {
    expect(tellsOfPeople(text)).toBe(false);
  });

  test('of any length is looked through in little time', () => {
    const startMs = performance.now();
    for (const part of ['a', 'a.', '@', 'a@', '1 ', '+34 1', 'tel. 1', 'a@b.', '1234567']) {
      withoutPeople(`${part.repeat(100_000)}@`);
    }
    expect(performance.now() - startMs).toBeLessThan(30_000);
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
