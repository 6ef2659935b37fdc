import { describe, expect, test } from 'vitest';
import { type SearchItem, type SearchKind, createSearch, searchWords } from '../../client/state/search.ts';

const CITY: readonly (readonly [SearchKind, string, string?])[] = [
  ['street', 'Carrer de Gràcia'],
  ['street', 'Travessera de Gràcia'],
  ['neighbourhood', 'la Vila de Gràcia'],
  ['district', 'Gràcia'],
  ['street', 'Passeig de Gràcia'],
  ['stop', 'Passeig de Gràcia', 'L2 L3 L4'],
  ['street', 'Passeig de Sant Joan'],
  ['station', 'Pg. de Gràcia, 61'],
  ['landmark', 'Sagrada Família'],
  ['stop', 'Sagrada Família', 'L2 L5'],
  ['street', 'Avinguda Diagonal'],
  ['street', 'Avinguda del Paral·lel'],
  ['square', 'Plaça de Catalunya'],
  ['stop', 'Catalunya', 'L1 L3'],
  ['line', 'L3', 'Zona Universitària – Trinitat Nova'],
  ['line', 'L30', 'Nowhere'],
  ['stop', "Vall d'Hebron", 'L3 L5'],
  ['beach', 'Platja de la Barceloneta'],
  ['neighbourhood', 'la Barceloneta'],
  ['park', 'Parc de la Ciutadella'],
];

const index = createSearch(
  CITY.map(([kind, name, detail = '']): SearchItem => {
    return { id: `${kind} ${name}`, kind, name, detail, at: [2.16, 41.39], record: null, colour: null };
  }),
);

const names = (query: string, limit = 5): readonly string[] => index.find(query, limit).map(({ name }) => name);

describe('the search', () => {
  test.each([
    ['passeig de gracia', 'Passeig de Gràcia'],
    ['PASSEIG GRÀCIA', 'Passeig de Gràcia'],
    ['paseo de gracia', 'Passeig de Gràcia'],
    ['pg gracia', 'Passeig de Gràcia'],
    ['gracia passeig', 'Passeig de Gràcia'],
    ['sagrada', 'Sagrada Família'],
    ['familia sagr', 'Sagrada Família'],
    ['diag', 'Avinguda Diagonal'],
    ['avenida diagonal', 'Avinguda Diagonal'],
    ['parallel', 'Avinguda del Paral·lel'],
    ['plaza cataluny', 'Plaça de Catalunya'],
    ['vall hebron', "Vall d'Hebron"],
    ['vall d’hebron', "Vall d'Hebron"],
    ['parque ciutadella', 'Parc de la Ciutadella'],
    ['playa barceloneta', 'Platja de la Barceloneta'],
    ['l3', 'L3'],
    ['trinitat', 'L3'],
  ])('finds for "%s" first %s', (query, name) => {
    expect(names(query)[0]).toBe(name);
  });

  test('puts a whole name before one that only holds it', () => {
    expect(names('gracia')[0]).toBe('Gràcia');
    expect(names('catalunya', 2)).toEqual(['Catalunya', 'Plaça de Catalunya']);
    expect(names('l3', 3)).toEqual(['L3', 'L30', 'Catalunya']);
  });

  test('finds nothing for what begins no word, and nothing for nothing', () => {
    expect(names('zzz')).toEqual([]);
    expect(names('  ')).toEqual([]);
    expect(names('passeig zzz')).toEqual([]);
  });

  test('gives no more than asked for', () => {
    expect(names('g', 2)).toHaveLength(2);
  });

  test('leaves articles out unless there is nothing else', () => {
    expect(searchWords("Carrer de l'Hospital")).toEqual(['carrer', 'hospital']);
    expect(searchWords('La')).toEqual(['la']);
  });
});
