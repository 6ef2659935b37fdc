import { sourceOfFact } from '../../data/contract/fact-sources.ts';
import { ASSUMED, type Area, type BuildingTags, type TransitNetwork } from '../../data/contract/package.ts';
import { toLocalCm } from '../../data/contract/place.ts';
import { FACT_BASES, type FactName, type PlaceCard, type PlaceFact, type PlaceRef } from '../state/place.ts';
import { buildingPlace, treePlace } from './meet-place.ts';
import type { PackageParts } from './package-parts.ts';
import type { PlaceTile, Tags } from './place-tiles.ts';
import { toWay } from './ray-hits.ts';

/** What is known of the thing itself, before where it lies is added. */
type Told = Pick<PlaceCard, 'place' | 'generated' | 'facts'> & { readonly lines?: readonly string[] };

/** All that the package knows of a place; null where it does not know it. */
export async function tellPlace(place: PlaceRef, tile: PlaceTile, parts: PackageParts): Promise<PlaceCard | null> {
  const told = await thing(place, tile, parts);
  if (!told) return null;
  const areas = await parts.areas();
  return {
    lines: [],
    ...told,
    where: {
      district: areas.district(told.place.at),
      barri: told.place.kind === 'district' ? null : areas.barri(told.place.at),
    },
    sources: parts.manifest.sources,
  };
}

function thing(place: PlaceRef, tile: PlaceTile, parts: PackageParts): Promise<Told | null> | Told | null {
  switch (place.kind) {
    case 'building':
      return building(place, tile);
    case 'tree':
      return tree(place, tile);
    case 'street':
      return street(place, tile, parts);
    case 'stop':
      return stop(place, parts);
    case 'site':
      return site(place, parts);
    default:
      return listed(place, parts);
  }
}

function keyOf({ id }: PlaceRef): string {
  return id.slice(id.indexOf(':') + 1);
}

/** Makes facts of one source, leaving out what is not known. */
function factsFrom(
  source: number,
  entries: readonly (readonly [FactName, PlaceFact['value'] | undefined, Partial<PlaceFact>?])[],
) {
  return entries.flatMap(([fact, value, more]): readonly PlaceFact[] =>
    value === undefined || value === '' ? [] : [{ source, ...more, fact, value }],
  );
}

function numberOf(value: Tags[string] | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function textOf(value: Tags[string] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The parts of one building share its number; it is as high as the highest of them. */
function building(place: PlaceRef, { buildings }: PlaceTile): Told | null {
  const solids = buildings.filter(({ tags }) => String(tags.id) === keyOf(place));
  const [highest] = solids.toSorted((one, other) => other.topM - one.topM);
  if (!highest) return null;
  const { tags } = highest;
  const foot = Math.min(...solids.map(({ baseM }) => baseM));
  const basis = FACT_BASES.find((each) => each === tags.heightSource) ?? 'fabric';
  const own = { source: numberOf(tags.source) ?? 0, factSources: textOf(tags.factSources) ?? '' };
  const of = (fact: keyof BuildingTags) => ({ source: sourceOfFact(own, fact) });
  const heightFact = basis === 'levels' ? 'levels' : 'heightM';
  return {
    place: { ...buildingPlace(highest), at: place.at },
    generated: tags.generated !== false,
    facts: factsFrom(own.source, [
      ['height', highest.topM - foot, { unit: 'm', decimals: basis === 'measured' ? 1 : 0, basis, ...of(heightFact) }],
      ['levels', numberOf(tags.levels), of('levels')],
      ['year', numberOf(tags.yearBuilt), of('yearBuilt')],
      ['use', textOf(tags.use), of('use')],
      ['reference', textOf(tags.reference), of('reference')],
    ]),
  };
}

function tree(place: PlaceRef, { trees }: PlaceTile): Told | null {
  const found = trees.find(({ tags }) => String(tags.id) === keyOf(place));
  if (!found) return null;
  const { tags } = found;
  const generated = tags.generated !== false;
  return {
    place: treePlace(found),
    generated,
    facts: factsFrom(numberOf(tags.source) ?? 0, [
      ['species', textOf(tags.species)],
      ['common-name', textOf(tags.commonName)],
      ['height', numberOf(tags.heightM), { unit: 'm', basis: 'assumed' }],
      ['crown', numberOf(tags.crownM), { unit: 'm', basis: 'assumed' }],
    ]),
  };
}

/** How far from a street's name a card of it may be asked for, metres. */
const NEAR_STREET_M = 400;

async function street(place: PlaceRef, { streets }: PlaceTile, parts: PackageParts): Promise<Told | null> {
  const known = (await parts.places()).places.find(({ id }) => id === place.id);
  const name = place.name || known?.name || keyOf(place);
  const { xCm, yCm } = toLocalCm(place.at);
  const [nearest] = streets
    .filter(({ tags }) => tags.name === name)
    .map((way) => ({ way, metres: toWay(way, xCm / 100, yCm / 100, NEAR_STREET_M) }))
    .filter(({ metres }) => Number.isFinite(metres))
    .sort((one, other) => one.metres - other.metres);
  if (!nearest && !known) return null;
  const tags: Tags = nearest?.way.tags ?? {};
  const source = numberOf(tags.source) ?? known?.source ?? 0;
  const generated = parts.manifest.sources[source]?.generated ?? true;
  const assumed = numberOf(tags.assumed) ?? 0;
  const by = (bit: number): Partial<PlaceFact> => (!generated && assumed & bit ? { basis: 'assumed' } : {});
  const direction = tags.oneway === undefined ? undefined : tags.oneway ? 'one-way' : 'two-way';
  return {
    place: { ...place, name },
    generated,
    facts: factsFrom(source, [
      ['street-class', textOf(tags.class), { term: true, ...by(ASSUMED.class) }],
      ['lanes', numberOf(tags.lanes), by(ASSUMED.lanes)],
      ['speed', numberOf(tags.speedKmh), { unit: 'km/h', ...by(ASSUMED.speedKmh) }],
      ['direction', direction, { term: true, ...by(ASSUMED.oneway) }],
      ['reference', textOf(tags.section)],
    ]),
  };
}

async function stop(place: PlaceRef, parts: PackageParts): Promise<Told | null> {
  const transit = await parts.transit();
  const found =
    transit.stops.find(({ id }) => id === keyOf(place)) ?? transit.stops.find(({ name }) => name === place.name);
  if (!found) return null;
  const lines = linesOf(transit, found.name);
  const source = found.source ?? 0;
  const operators = [...new Set(lines.map(({ operator }) => operator))];
  return {
    place: { ...place, name: found.name, at: found.at },
    generated: parts.manifest.sources[source]?.generated ?? true,
    facts: factsFrom(source, [['operator', operators.join(', ')]]),
    lines: lines.map(({ id }) => id),
  };
}

/** Lines that stop where there is a stop of that name. */
function linesOf({ stops, lines }: TransitNetwork, name: string): TransitNetwork['lines'] {
  const ids = new Set(stops.filter((each) => each.name === name).map(({ id }) => id));
  const found = lines.filter((line) => line.stops.some((id) => ids.has(id)));
  return [...new Map(found.map((line) => [`${line.mode} ${line.name}`, line])).values()];
}

async function site(place: PlaceRef, parts: PackageParts): Promise<Told | null> {
  const found = (await parts.sites()).sites.find(({ id }) => id === keyOf(place));
  if (!found) return null;
  const { details } = found;
  return {
    place: { ...place, name: found.name, at: found.at },
    generated: parts.manifest.sources[found.source]?.generated ?? false,
    facts: factsFrom(found.source, [
      ['site', found.kind, { term: true }],
      ['operator', details.operator],
      ['category', details.category],
      ['address', details.address],
      ['phone', details.phone],
      ['pollutants', details.pollutants],
      ['setting', details.setting],
      ['noise-source', details.noiseSource],
      ['capacity', details.capacity],
      ['connectors', details.connectors],
      ['power', details.powerKw, { unit: 'kW' }],
      ['installed', details.installed],
      ['removed', details.removed],
    ]),
  };
}

/** A named place of the package; a district or barri with its published figures. */
async function listed(place: PlaceRef, parts: PackageParts): Promise<Told | null> {
  const [{ places }, areas] = await Promise.all([parts.places(), parts.areas()]);
  const known =
    places.find(({ id }) => id === place.id) ??
    places.find(({ kind, name }) => kind === place.kind && name === place.name);
  if (!known) return null;
  const area = areas.byId(known.id) ?? areas.byId(known.id.replace(/^neighbourhood:/, 'barri:'));
  const source = known.source ?? 0;
  return {
    place: { ...place, id: known.id, name: known.name, at: place.at },
    generated: parts.manifest.sources[area?.source ?? source]?.generated ?? true,
    facts: [...(area ? areaFacts(area) : []), ...factsFrom(source, [['height', known.heightM, { unit: 'm' }]])],
  };
}

function areaFacts({ code, population, incomeEur, publishedAreaHa, areaM2, source }: Area): readonly PlaceFact[] {
  const hectares = publishedAreaHa ?? areaM2 / 10_000;
  const density = population === undefined ? undefined : Math.round(population / hectares);
  return factsFrom(source, [
    ['code', code],
    ['population', population],
    ['income', incomeEur, { unit: '€' }],
    ['area', hectares, { unit: 'ha', decimals: 1 }],
    ['density', density, { unit: '/ha' }],
  ]);
}
