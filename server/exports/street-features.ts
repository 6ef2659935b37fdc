import { ASSUMED, type Manifest, STREET_CLASSES, type StreetGraph } from '../../data/contract/package.ts';
import type { LngLat } from '../../data/contract/place.ts';
import { sourceOf } from './export-city.ts';
import { type GeoFeature, positionsOf } from './feature-source.ts';

/** One stretch of a street, both ways of it. */
interface Stretch {
  readonly forward: number;
  backward?: number;
}

/** Streets between two crossings: an edge and, where there is one, the edge the other way, as one feature. */
export function streetFeatures(graph: StreetGraph, manifest: Manifest): readonly GeoFeature[] {
  const features: GeoFeature[] = [];
  const used = new Map<string, number>();
  for (const stretch of stretchesOf(graph)) {
    const name = idOf(graph, stretch.forward);
    const before = used.get(name) ?? 0;
    used.set(name, before + 1);
    features.push(featureOf(graph, stretch, before === 0 ? name : `${name}-${before + 1}`, manifest));
  }
  return features;
}

function stretchesOf({ edges }: StreetGraph): Iterable<Stretch> {
  const stretches = new Map<string, Stretch>();
  const alone: Stretch[] = [];
  for (let edge = 0; edge < edges.from.length; edge++) {
    const [from, to] = [edges.from[edge] ?? 0, edges.to[edge] ?? 0];
    const shape = `${edges.name[edge]} ${edges.section?.[edge] ?? ''} ${edges.path[edge]?.length ?? 0} ${edges.lengthM[edge]}`;
    const back = stretches.get(`${to} ${from} ${shape}`);
    if (back && back.backward === undefined) {
      back.backward = edge;
      continue;
    }
    const key = `${from} ${to} ${shape}`;
    if (stretches.has(key)) alone.push({ forward: edge });
    else stretches.set(key, { forward: edge });
  }
  return [...stretches.values(), ...alone];
}

function idOf({ edges }: StreetGraph, edge: number): string {
  const section = edges.section?.[edge] ?? '';
  return section === '' ? `${edges.from[edge]}-${edges.to[edge]}` : section;
}

function featureOf(graph: StreetGraph, { forward, backward }: Stretch, id: string, manifest: Manifest): GeoFeature {
  const { edges, names } = graph;
  const section = edges.section?.[forward] ?? '';
  const generated = section === '';
  const { name, licence, attribution } = sourceOf(manifest, generated ? generatedIndex(manifest) : undefined);
  return {
    id,
    geometry: { type: 'LineString', coordinates: courseOf(graph, forward) },
    properties: {
      name: names[edges.name[forward] ?? 0] ?? '',
      class: STREET_CLASSES[edges.class[forward] ?? 0] ?? '',
      oneway: backward === undefined,
      lanesForward: edges.lanes[forward] ?? null,
      lanesBackward: backward === undefined ? 0 : (edges.lanes[backward] ?? null),
      speedKmh: edges.speedKmh[forward] ?? null,
      lengthM: edges.lengthM[forward] ?? null,
      section: generated ? null : section,
      generated,
      assumed: assumedOf(edges.assumed?.[forward]),
      ...(generated
        ? { source: name, licence, attribution }
        : { licence: manifest.licence, attribution: manifest.attribution }),
    },
  };
}

function generatedIndex({ sources }: Manifest): number {
  return Math.max(
    0,
    sources.findIndex(({ generated }) => generated),
  );
}

/** What of a street is by rule; everything where the package does not say. */
function assumedOf(bits: number | undefined): readonly string[] {
  return Object.entries(ASSUMED)
    .filter(([, bit]) => ((bits ?? ~0) & bit) !== 0)
    .map(([what]) => what);
}

function courseOf({ nodes, edges }: StreetGraph, edge: number): readonly LngLat[] {
  const node = (index: number | undefined): LngLat => [
    nodes.longitude[index ?? 0] ?? 0,
    nodes.latitude[index ?? 0] ?? 0,
  ];
  return [node(edges.from[edge]), ...positionsOf(edges.path[edge] ?? []), node(edges.to[edge])];
}
