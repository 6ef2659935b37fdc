import { cityMapSource } from './city-map-layer.ts';
import type { SiteFact } from './facts.ts';
import type { FactSource, Importer, Reject, SourceFile } from './importer.ts';
import { isObject, jsonParts, parsed } from './json-members.ts';
import { whereabouts } from './projection.ts';
import { detailsOf } from './stations.ts';
import { decodeText, textOf } from './text.ts';

const OFFICIAL: FactSource = cityMapSource('informacio-estacions-bicing', 'Bicing stations');

/** Stations of Bicing as JSON: GBFS `station_information`, or a bare list of the same objects. */
export const BIKE_STATIONS_JSON: Importer<'site'> = {
  id: 'bike-stations-json',
  kind: 'site',
  reads: 'Bicing stations (GBFS station information, JSON)',
  sourceOf: (file) =>
    isBareList(file)
      ? { ...OFFICIAL, id: 'bicing-stations-copy', name: 'Bicing stations, by way of a copy', licence: 'not stated' }
      : OFFICIAL,
  recognises: (file) => {
    const text = textOf(file.head, true);
    const station = /^\s*[[{]/.test(text) && /\{[^{}]*"station_id"[^{}]*/.exec(text)?.[0];
    return station !== false && station !== undefined && isStation(station);
  },
  read: readStations,
};

/** Fields of a place, and none of the state that it is in. */
function isStation(station: string): boolean {
  const has = (key: string) => station.includes(`"${key}"`);
  return has('name') && has('lat') && has('lon') && !has('num_bikes_available');
}

function isBareList(file: SourceFile): boolean {
  return /^\s*\[/.test(textOf(file.head, true));
}

function* readStations(file: SourceFile, reject: Reject): Iterable<SiteFact> {
  const places = whereabouts(reject);
  const seen = new Set<string>();
  for (const [index, station] of stationsOf(file)) {
    const where = `station ${index}`;
    const site = isObject(station) ? siteOf(station) : null;
    if (!site) reject(isObject(station) ? 'field-missing' : 'malformed', where);
    else if (seen.has(site.id)) reject('duplicate', where);
    else if (places.has([site.at], where)) yield site;
    if (site) seen.add(site.id);
  }
  places.end();
}

function* stationsOf(file: SourceFile): Iterable<readonly [index: number, station: unknown]> {
  if (isBareList(file)) {
    for (const part of jsonParts(decodeText(file.pieces()), 'stations')) {
      if (part.type === 'element') yield [part.index, parsed(part.text)];
    }
    return;
  }
  const inner = withoutEnvelope(decodeText(file.pieces()));
  for (const part of jsonParts(inner, 'stations')) {
    if (part.type === 'element') yield [part.index, parsed(part.text)];
  }
}

/** GBFS wraps its stations in `data`: the text from that object on. */
function* withoutEnvelope(texts: Iterable<string>): Iterable<string> {
  let before = '';
  let found = false;
  for (const text of texts) {
    if (found) {
      yield text;
      continue;
    }
    before += text;
    const start = /"data"\s*:\s*(?=\{)/.exec(before);
    found = start !== null || before.length > 65_536;
    if (found) yield start ? before.slice(start.index + start[0].length) : before;
  }
  if (!found) yield before;
}

function siteOf(station: Readonly<Record<string, unknown>>): SiteFact | null {
  const { station_id: id, name, lat, lon, capacity } = station;
  const known = typeof id === 'string' || typeof id === 'number';
  if (!known || typeof name !== 'string' || name.trim() === '') return null;
  if (typeof lat !== 'number' || typeof lon !== 'number') return null;
  const address = typeof station.address === 'string' ? station.address.trim() : undefined;
  const places = typeof capacity === 'number' && capacity > 0 ? capacity : undefined;
  const details = detailsOf({ address, capacity: places });
  return { site: 'bike-station', id: String(id), name: name.trim(), at: [lon, lat], details };
}
