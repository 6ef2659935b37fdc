import type { Area, Manifest, Sites, TransitNetwork } from '../../data/contract/package.ts';
import { attributionOf, sourceOf } from './export-city.ts';
import { closedRing, type GeoFeature, positionsOf } from './feature-source.ts';

/** Areas of one level. */
export function areaFeatures(areas: readonly Area[], level: Area['level'], manifest: Manifest): readonly GeoFeature[] {
  return areas
    .filter((area) => area.level === level)
    .map(({ id, polygons, source, level: _level, ...facts }) => ({
      id: keyOf(id),
      geometry: { type: 'MultiPolygon', coordinates: polygons.map((rings) => rings.map(closedRing)) },
      properties: { ...facts, ...originOf(manifest, source) },
    }));
}

export function stopFeatures({ stops, lines }: TransitNetwork, manifest: Manifest): readonly GeoFeature[] {
  const calling = new Map<string, string[]>();
  for (const { id, stops: called } of lines) {
    for (const stop of called) calling.set(stop, [...(calling.get(stop) ?? []), id]);
  }
  return stops.map(({ id, name, at }) => ({
    id,
    geometry: { type: 'Point', coordinates: at },
    properties: { name, lines: [...new Set(calling.get(id))], ...creditOf(manifest) },
  }));
}

export function lineFeatures({ lines }: TransitNetwork, manifest: Manifest): readonly GeoFeature[] {
  return lines.map(({ id, path, ...facts }) => ({
    id,
    geometry: { type: 'LineString', coordinates: positionsOf(path) },
    properties: { ...facts, ...creditOf(manifest) },
  }));
}

export function siteFeatures({ sites }: Sites, manifest: Manifest): readonly GeoFeature[] {
  return sites.map(({ id, at, source, details, ...facts }) => ({
    id,
    geometry: { type: 'Point', coordinates: at },
    properties: { ...facts, ...details, ...originOf(manifest, source) },
  }));
}

export function sectionFeatures({ trafficSections }: Sites, manifest: Manifest): readonly GeoFeature[] {
  return trafficSections.map(({ id, name, path }) => ({
    id,
    geometry: { type: 'LineString', coordinates: positionsOf(path) },
    properties: { name, ...creditOf(manifest) },
  }));
}

function originOf(manifest: Manifest, index: number): Readonly<Record<string, unknown>> {
  const { name, licence, attribution, generated } = sourceOf(manifest, index);
  return { source: name, licence, attribution, generated };
}

function creditOf(manifest: Manifest): Readonly<Record<string, unknown>> {
  return { licence: manifest.licence, attribution: attributionOf(manifest), generated: manifest.generated };
}

/** The key of `kind:key`. */
function keyOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}
