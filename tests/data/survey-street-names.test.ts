import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameKey, writtenName } from '../../data/survey/street-names.ts';

describe('the name of a street as the city writes it', () => {
  test.each([
    ['Passeig Gràcia', 'Passeig de Gràcia'],
    ['Carrer Aragó', 'Carrer d’Aragó'],
    ['Carrer Hospital', 'Carrer de l’Hospital'],
    ['Carrer Comte Urgell', 'Carrer del Comte Urgell'],
    ['Plaça Àngels', 'Plaça dels Àngels'],
    ['Carrer Indústria', 'Carrer de la Indústria'],
    ['Ronda Universitat', 'Ronda de la Universitat'],
    ['Avinguda Estadi', 'Avinguda de l’Estadi'],
    ['Carrer Pau Claris', 'Carrer de Pau Claris'],
    ['Plaça Pau', 'Plaça de la Pau'],
    ['Carrer Pi i Margall', 'Carrer de Pi i Margall'],
    ['Plaça Pi', 'Plaça del Pi'],
    ['Gran Via Corts Catalanes', 'Gran Via de les Corts Catalanes'],
    ['Avinguda Diagonal', 'Avinguda Diagonal'],
    ['Via Laietana', 'Via Laietana'],
    ['Plaça Reial', 'Plaça Reial'],
    ['Carrer Gran de Gràcia', 'Carrer Gran de Gràcia'],
    ['La Rambla', 'La Rambla'],
    ["Torrent Font d'en Magués", 'Torrent de la Font d’en Magués'],
    ['Carrer de Mallorca', 'Carrer de Mallorca'],
    ["Carrer d'Aribau", 'Carrer d’Aribau'],
    ['PG SANT JOAN', 'Passeig de Sant Joan'],
    ['Av. Roma', 'Avinguda de Roma'],
    ['CARRER PERE IV', 'Carrer de Pere IV'],
    ['Plaça K?be', 'Plaça de Kobe'],
    ['-', ''],
    ['', ''],
  ])('%j is %j', (raw, written) => {
    expect(writtenName(raw)).toBe(written);
  });

  test('a name that is written already stays', () => {
    for (const name of [
      'Passeig de Gràcia',
      'Carrer de l’Hospital',
      'Plaça del Pi',
      'Gran Via de les Corts Catalanes',
    ]) {
      expect(writtenName(name)).toBe(name);
    }
  });

  test('whatever the text, a name comes out, and its key is that of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (raw) => {
        expect(typeof writtenName(raw)).toBe('string');
      }),
      { numRuns: 300 },
    );
    expect(nameKey('Passeig de Gràcia')).toBe(nameKey('PASSEIG GRACIA'));
  });
});
