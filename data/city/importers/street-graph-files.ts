import type { LngLat } from '../../contract/place.ts';
import { cityMapSource } from './city-map-layer.ts';
import { decimal, type DelimitedRow, hasColumns, readDelimited } from './delimited.ts';
import type { StreetNodeFact, StreetSectionFact } from './facts.ts';
import type { Importer, Reject, SourceFile } from './importer.ts';
import { toDegreesFrom, whereabouts } from './projection.ts';

const SOURCE = cityMapSource('street-graph', 'street graph');

/** Nodes of the official street graph (`BCN_GrafVial_Nodes`): `C_Nus`, place in EPSG:25831. */
export const STREET_NODES: Importer<'street-node'> = {
  id: 'street-nodes',
  kind: 'street-node',
  reads: 'Open Data BCN: nodes of the street graph (CSV)',
  sourceOf: () => SOURCE,
  recognises: (file) => hasColumns(file, 'C_Nus', 'Coord_X', 'Coord_Y') && !hasColumns(file, 'C_Tram'),
  read: readNodes,
};

/** Sections of the official street graph (`BCN_GrafVial_Trams`): from node to node, what lies on the right and the left. */
export const STREET_SECTIONS: Importer<'street-section'> = {
  id: 'street-sections',
  kind: 'street-section',
  reads: 'Open Data BCN: sections of the street graph (CSV)',
  sourceOf: () => SOURCE,
  recognises: (file) => hasColumns(file, 'C_Tram', 'C_Nus_I', 'C_Nus_F'),
  read: readSections,
};

function* readNodes(file: SourceFile, reject: Reject): Iterable<StreetNodeFact> {
  const toDegrees = toDegreesFrom('EPSG:25831');
  const place = whereabouts(reject);
  const seen = new Set<string>();
  for (const row of readDelimited(file, reject)) {
    const where = `row ${row.row}`;
    const id = row.get('C_Nus');
    const x = decimal(row.get('Coord_X'));
    const y = decimal(row.get('Coord_Y'));
    if (!id) reject('field-missing', where);
    else if (x === null || y === null) reject('not-a-number', where);
    else if (seen.has(id)) reject('duplicate', where);
    else {
      const at: LngLat = toDegrees(x, y);
      if (!place.has([at], where)) continue;
      seen.add(id);
      yield { id, at };
    }
  }
  place.end();
}

function* readSections(file: SourceFile, reject: Reject): Iterable<StreetSectionFact> {
  const seen = new Set<string>();
  for (const row of readDelimited(file, reject)) {
    const where = `row ${row.row}`;
    const [id, from, to] = [row.get('C_Tram'), row.get('C_Nus_I'), row.get('C_Nus_F')];
    const lengthM = decimal(row.get('LONGITUD'));
    if (!id || !from || !to) reject('field-missing', where);
    else if (lengthM === null || lengthM < 0) reject('not-a-number', where);
    else if (seen.has(id)) reject('duplicate', where);
    else {
      seen.add(id);
      const district = districtOf(row.get('Distric_D')) ?? districtOf(row.get('Distric_E'));
      yield {
        id,
        from,
        to,
        name: nameOf(row),
        lengthM,
        ...(district !== undefined && { district }),
        numbers: { left: numbersOf(row.get('Tram_Esq')), right: numbersOf(row.get('Tram_Dret')) },
      };
    }
  }
}

/** Of the right side, else of the left: at squares the two sides of a section may have two names. */
function nameOf(row: DelimitedRow): string {
  return row.get('NVia_D') ?? row.get('NVia_E') ?? '';
}

function districtOf(code: string | undefined): string | undefined {
  const number = /^\d{1,2}$/.test(code ?? '') ? Number(code) : 0;
  return number >= 1 && number <= 10 ? String(number).padStart(2, '0') : undefined;
}

/** Beyond this a number stands for a side without houses. */
const NO_HOUSES = 9990;

/** The least and the greatest house number of a side: `2`, `4 <=> 6`, `296 - 294 <=> 312`; null where there is none. */
function numbersOf(text: string | undefined): readonly [number, number] | null {
  const numbers = (text?.slice(0, 200).match(/\d+/g) ?? [])
    .map(Number)
    .filter((number) => number > 0 && number < NO_HOUSES);
  return numbers.length > 0 ? [Math.min(...numbers), Math.max(...numbers)] : null;
}
