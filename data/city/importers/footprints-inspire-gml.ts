import type { BuildingFacts } from './building-words.ts';
import { known, levelsOf, metresOf, wordOf, yearOf } from './building-words.ts';
import type { FootprintFact } from './facts.ts';
import { positive, purposeOf, wholeAndPart } from './footprint-fields.ts';
import { CADASTRE_SOURCE } from './footprints-geojson.ts';
import { polygonOf, positionsOf } from './geometry.ts';
import { crsOfElement, gmlToDegrees, inDegrees, polygonsWithin } from './gml.ts';
import type { FactSource, Importer } from './importer.ts';
import { whereabouts } from './projection.ts';
import { textOf } from './text.ts';
import { firstWithin, readXml, type XmlElement } from './xml.ts';

const WANTED = new Set(['Building', 'BuildingPart']);

const INSPIRE_SOURCE: FactSource = {
  id: 'inspire-buildings',
  name: 'INSPIRE buildings',
  publisher: 'not stated',
  licence: 'not stated',
  attribution: 'INSPIRE buildings: publisher not stated',
};

/** INSPIRE's data theme Buildings (bu-core2d, bu-ext2d) as the cadastre publishes it: buildings, and parts with storeys. */
export const FOOTPRINTS_INSPIRE_GML: Importer<'footprint'> = {
  id: 'footprints-inspire-gml',
  kind: 'footprint',
  reads: 'Cadastre, INSPIRE: buildings and building parts (GML)',
  sourceOf: (file) => (textOf(file.head, true).includes('ES.SDGC') ? CADASTRE_SOURCE : INSPIRE_SOURCE),
  recognises: (file) => {
    const text = textOf(file.head, true);
    return (
      /^\s*</.test(text) &&
      /inspire\.ec\.europa\.eu\/schemas\/bu-|inspire\.jrc\.ec\.europa\.eu\/schemas\/bu-/.test(text)
    );
  },
  *read(file, reject) {
    const places = whereabouts(reject);
    let order = -1;
    let srsName: string | undefined;
    const note = (_: string, attributes: ReadonlyMap<string, string>): void => {
      srsName = attributes.get('srsName') ?? srsName;
    };
    for (const element of readXml(file, WANTED, note)) {
      order++;
      const id = wordOf(firstWithin(element, 'localId')?.text) ?? idOf(element) ?? `row-${order}`;
      const where = `${element.name} ${id.slice(0, 60)}`;
      const toDegrees = gmlToDegrees(crsOfElement(element, srsName));
      const geometry = polygonOf(inDegrees(polygonsWithin(element), toDegrees));
      if (geometry?.type !== 'polygon') reject('geometry-empty', where);
      else if (places.has(positionsOf(geometry), where)) {
        const [, whole] = wholeAndPart(id);
        yield {
          id,
          ...(whole !== undefined && { partOf: whole }),
          polygons: geometry.polygons,
          ...factsOf(element, whole ?? id),
        };
      }
    }
    places.end();
  },
};

function factsOf(element: XmlElement, reference: string): BuildingFacts {
  const text = (name: string): string | undefined => wordOf(firstWithin(element, name)?.text);
  const above = firstWithin(element, 'heightAboveGround', 'HeightAboveGround');
  const facts: Partial<FootprintFact> = {
    reference: wordOf(firstWithin(element, 'nationalCadastralReference')?.text) ?? reference,
    ...known({
      levels: levelsOf(text('numberOfFloorsAboveGround')),
      heightM: above && positive(metresOf(wordOf(firstWithin(above, 'value')?.text))),
      yearBuilt: yearOf(firstWithin(element, 'dateOfConstruction') && text('beginning')),
      use: purposeOf(text('currentUse')),
      name: undefined,
    }),
  };
  return facts;
}

/** `ES.SDGC.BU.9729501DF2892H` without its namespace. */
function idOf({ attributes }: XmlElement): string | undefined {
  return attributes.get('id')?.replace(/^.*\./, '');
}
