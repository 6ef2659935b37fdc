import type { Manifest } from '../../data/contract/package.ts';
import { type Collection, COLLECTIONS } from './collections.ts';
import { sourceOfFeatures } from './feature-source.ts';
import {
  checkFormat,
  credits,
  CRS84,
  GEOJSON_TYPE,
  JSON_TYPE,
  licenceLinks,
  type Link,
  OPENAPI_TYPE,
} from './ogc-answer.ts';
import { itemAnswer, itemsAnswer } from './ogc-items.ts';
import { openApiOf } from './ogc-openapi.ts';
import {
  type DoorAnswer,
  DoorProblem,
  type DoorRequest,
  jsonAnswer,
  type LiveCity,
  type OpenStandard,
  readQuery,
  shown,
} from './open-standard.ts';

const CONFORMANCE = ['core', 'oas30', 'geojson'].map(
  (each) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${each}`,
);

/** What there is and what happens, as OGC API - Features, Part 1: Core 1.0.1 (OGC 17-069r4). */
export const OGC_FEATURES = {
  root: 'ogc',
  name: 'OGC API - Features',
  version: '1.0.1',
  specification: 'https://docs.ogc.org/is/17-069r4/17-069r4.html',
  answerNow: (request, city) => {
    const { collection, rest } = readPath(request.path);
    if (collection === undefined) return rootAnswer(request, rest, city);
    if (rest.length === 0) return collectionAnswer(request, collection, city);
    if (!('live' in collection)) return null;
    const source = sourceOfFeatures(city.features(collection.live));
    return itemsOrItem(request, rest, { collection, source, manifest: city.manifest });
  },
  answer: async (request, city) => {
    const { collection, rest } = readPath(request.path);
    if (!collection || 'live' in collection) throw new DoorProblem(404, 'There is nothing of the package here.');
    return itemsOrItem(request, rest, { collection, source: await collection.source(city), manifest: city.manifest });
  },
} as const satisfies OpenStandard;

function itemsOrItem(
  request: DoorRequest,
  [, id]: readonly string[],
  of: Parameters<typeof itemsAnswer>[1],
): DoorAnswer {
  return id === undefined ? itemsAnswer(request, of) : itemAnswer(request, of, id);
}

interface OgcPath {
  readonly collection?: Collection;
  /** The steps below the root or, where there is a collection, below that: none, `items`, or `items` and an id. */
  readonly rest: readonly string[];
}

function readPath(path: string): OgcPath {
  const steps = path.split('/').slice(1).map(decoded);
  if (steps.at(-1) === '') steps.pop();
  const [first, id, items, ...more] = steps;
  if (first !== 'collections' || id === undefined) return { rest: steps };
  const collection = COLLECTIONS.find((each) => each.id === id);
  if (!collection) throw new DoorProblem(404, `There is no collection ${shown(id)}.`);
  const isKnown = items === undefined || (items === 'items' && more.length < 2);
  if (!isKnown) throw new DoorProblem(404, 'There is nothing here.');
  return { collection, rest: steps.slice(2) };
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    throw new DoorProblem(404, 'There is nothing here.');
  }
}

function rootAnswer(request: DoorRequest, steps: readonly string[], city: LiveCity): DoorAnswer {
  const [step = '', ...more] = steps;
  const isKnown = ['', 'conformance', 'api', 'collections'].includes(step) && more.length === 0;
  if (!isKnown) throw new DoorProblem(404, 'There is nothing here.');
  const { f } = readQuery(request.query, ['f']);
  const type = step === 'api' ? OPENAPI_TYPE : JSON_TYPE;
  checkFormat(request, f, type);
  return jsonAnswer(rootBody(step, request, city), type);
}

function rootBody(step: string, { root }: DoorRequest, city: LiveCity): object {
  if (step === 'conformance') return { conformsTo: CONFORMANCE };
  if (step === 'api') return openApiOf(root, city.manifest);
  if (step === '') return landingPage(root, city.manifest);
  return {
    links: [
      { href: `${root}/collections`, rel: 'self', type: JSON_TYPE, title: 'The collections' },
      ...licenceLinks(city.manifest),
    ],
    collections: COLLECTIONS.map((each) => collectionBody(each, root, city)),
    ...credits(city.manifest),
  };
}

function landingPage(root: string, manifest: Manifest): object {
  const link = (path: string, rel: string, type: string, title: string): Link => ({
    href: `${root}/${path}`,
    rel,
    type,
    title,
  });
  return {
    title: `Bessó: ${manifest.name}`,
    description: 'The open digital twin of Barcelona: what there is, and what happens now.',
    ...credits(manifest),
    links: [
      link('', 'self', JSON_TYPE, 'This page'),
      link('api', 'service-desc', OPENAPI_TYPE, 'The API'),
      link('conformance', 'conformance', JSON_TYPE, 'What it conforms to'),
      link('collections', 'data', JSON_TYPE, 'The collections'),
      ...licenceLinks(manifest),
    ],
  };
}

function collectionAnswer(request: DoorRequest, collection: Collection, city: LiveCity): DoorAnswer {
  const { f } = readQuery(request.query, ['f']);
  checkFormat(request, f, JSON_TYPE);
  return jsonAnswer(collectionBody(collection, request.root, city), JSON_TYPE);
}

function collectionBody(collection: Collection, root: string, city: LiveCity): object {
  const { id, title, description } = collection;
  const url = `${root}/collections/${id}`;
  const temporal = 'live' in collection ? { temporal: { interval: [momentsOf(collection.live, city)] } } : {};
  return {
    id,
    title,
    description,
    itemType: 'feature',
    crs: [CRS84],
    extent: { spatial: { bbox: [city.manifest.bounds], crs: CRS84 }, ...temporal },
    links: [
      { href: url, rel: 'self', type: JSON_TYPE, title },
      { href: `${url}/items`, rel: 'items', type: GEOJSON_TYPE, title: `${title}: features` },
      ...licenceLinks(city.manifest),
    ],
  };
}

/** The oldest and the newest moment that a feature tells of; nulls where there is none. */
function momentsOf(kind: Parameters<LiveCity['features']>[0], city: LiveCity): readonly (string | null)[] {
  const moments = city.features(kind).flatMap(({ atMs }) => atMs ?? []);
  if (moments.length === 0) return [null, null];
  const [oldest, newest] = moments.reduce(([low, high], each) => [Math.min(low, each), Math.max(high, each)], [
    Infinity,
    -Infinity,
  ] as [number, number]);
  return [new Date(oldest).toISOString(), new Date(newest).toISOString()];
}
