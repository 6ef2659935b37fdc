import type { LngLat } from '../../contract/place.ts';
import { cityMapSource } from './city-map-layer.ts';
import { decimal, hasColumns, readDelimited } from './delimited.ts';
import type { TrafficSectionFact } from './facts.ts';
import { propertiesOf, readFeatures } from './geojson.ts';
import type { Importer, Reject, SourceFile } from './importer.ts';
import { whereabouts } from './projection.ts';
import { mended } from './text.ts';

const SOURCE = cityMapSource('traffic-sections', 'sections whose traffic state is published');

/** Sections of the traffic map with their whole line in one cell: longitude, latitude, longitude, … */
export const TRAFFIC_SECTIONS: Importer<'traffic-section'> = {
  id: 'traffic-sections',
  kind: 'traffic-section',
  reads: 'Open Data BCN: traffic sections (CSV)',
  sourceOf: () => SOURCE,
  recognises: (file) => hasColumns(file, 'Tram', 'Descripció', 'Coordenades'),
  *read(file, reject) {
    yield* inPlace(reject, rows(file, reject));
  },
};

/** The same as one row for each point of a line. */
export const TRAFFIC_SECTIONS_LONG: Importer<'traffic-section'> = {
  id: 'traffic-sections-long',
  kind: 'traffic-section',
  reads: 'Open Data BCN: traffic sections, a row for each point (CSV)',
  sourceOf: () => SOURCE,
  recognises: (file) => hasColumns(file, 'Tram', 'Tram_Components', 'Longitud', 'Latitud'),
  *read(file, reject) {
    yield* inPlace(reject, pointRows(file, reject));
  },
};

/** The same as GeoJSON. */
export const TRAFFIC_SECTIONS_GEOJSON: Importer<'traffic-section'> = {
  id: 'traffic-sections-geojson',
  kind: 'traffic-section',
  reads: 'Open Data BCN: traffic sections (GeoJSON)',
  sourceOf: () => SOURCE,
  recognises: (file) => {
    const keys = propertiesOf(file) ?? [];
    return keys.includes('tram') && keys.includes('descripcio');
  },
  *read(file, reject) {
    yield* inPlace(reject, features(file, reject));
  },
};

interface Line extends TrafficSectionFact {
  readonly where: string;
}

function* inPlace(reject: Reject, lines: Iterable<Line>): Iterable<TrafficSectionFact> {
  const place = whereabouts(reject);
  const seen = new Set<string>();
  for (const { id, name, path, where } of lines) {
    if (seen.has(id)) reject('duplicate', where);
    else if (path.length < 2) reject('geometry-empty', where);
    else if (place.has(path, where)) {
      seen.add(id);
      yield { id, name, path };
    }
  }
  place.end();
}

function* rows(file: SourceFile, reject: Reject): Iterable<Line> {
  for (const row of readDelimited(file, reject)) {
    const where = `row ${row.row}`;
    const id = row.get('Tram');
    const numbers = (row.get('Coordenades') ?? '').split(/[,;\s]+/).map((text) => decimal(text));
    if (!id) reject('field-missing', where);
    else if (numbers.length % 2 !== 0 || numbers.includes(null)) reject('geometry-broken', where);
    else yield { id, name: row.get('Descripció') ?? '', path: pairs(numbers), where };
  }
}

function pairs(numbers: readonly (number | null)[]): LngLat[] {
  const path: LngLat[] = [];
  for (let index = 0; index + 1 < numbers.length; index += 2) path.push([numbers[index] ?? 0, numbers[index + 1] ?? 0]);
  return path;
}

function* pointRows(file: SourceFile, reject: Reject): Iterable<Line> {
  const lines = new Map<string, { name: string; where: string; points: { order: number; at: LngLat }[] }>();
  for (const row of readDelimited(file, reject)) {
    const where = `row ${row.row}`;
    const id = row.get('Tram');
    const [order, longitude, latitude] = ['Tram_Components', 'Longitud', 'Latitud'].map((name) =>
      decimal(row.get(name)),
    );
    if (!id) reject('field-missing', where);
    else if (typeof order !== 'number' || typeof longitude !== 'number' || typeof latitude !== 'number') {
      reject('not-a-number', where);
    } else {
      const line = lines.get(id) ?? { name: row.get('Descripció') ?? '', where, points: [] };
      line.points.push({ order, at: [longitude, latitude] });
      lines.set(id, line);
    }
  }
  for (const [id, { name, where, points }] of lines) {
    points.sort((one, other) => one.order - other.order);
    yield { id, name, where, path: points.map(({ at }) => at) };
  }
}

function* features(file: SourceFile, reject: Reject): Iterable<Line> {
  for (const { index, properties, geometry } of readFeatures(file, reject)) {
    const where = `feature ${index}`;
    const { tram, descripcio } = properties;
    if (typeof tram !== 'number' && typeof tram !== 'string') reject('field-missing', where);
    else if (geometry.type !== 'line') reject('geometry-broken', where);
    else {
      const name = typeof descripcio === 'string' ? mended(descripcio).trim() : '';
      yield { id: String(tram), name, path: geometry.paths[0] ?? [], where };
    }
  }
}
