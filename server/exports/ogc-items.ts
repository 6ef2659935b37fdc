import type { Manifest } from '../../data/contract/package.ts';
import type { Collection } from './collections.ts';
import type { FeatureSource, GeoFeature } from './feature-source.ts';
import { checkFormat, credits, GEOJSON_TYPE, JSON_TYPE, licenceLinks, type Link } from './ogc-answer.ts';
import { type DoorAnswer, DoorProblem, type DoorRequest, jsonAnswer, readQuery, shown } from './open-standard.ts';
import { readBoxes } from './read-box.ts';
import { readInterval, type TimeInterval } from './time-interval.ts';

/** How many features an answer has unless asked for others, and at most. */
export const [LIMIT_DEFAULT, LIMIT_AT_MOST] = [10, 10_000];

/** What items are taken from. */
export interface ItemsOf {
  readonly collection: Collection;
  readonly source: FeatureSource;
  readonly manifest: Manifest;
}

/** A page of a collection (OGC API - Features, 7.15). */
export function itemsAnswer(request: DoorRequest, of: ItemsOf): DoorAnswer {
  const query = readQuery(request.query, ['bbox', 'datetime', 'limit', 'offset', 'f']);
  checkFormat(request, query.f, GEOJSON_TYPE);
  const limit = Math.min(LIMIT_AT_MOST, readCount('limit', query.limit ?? String(LIMIT_DEFAULT), 1));
  const offset = readCount('offset', query.offset ?? '0', 0);
  const interval = query.datetime === undefined ? null : readInterval(query.datetime);
  const { source, collection, manifest } = of;
  const inBox = query.bbox === undefined ? everyPlace(source) : source.within(readBoxes(query.bbox));
  const matched = interval ? inBox.filter((place) => isWithin(source.feature(place), interval)) : inBox;
  const page = matched.slice(offset, offset + limit);
  const body = {
    type: 'FeatureCollection',
    features: page.map((place) => toJson(source.feature(place))),
    links: pageLinks(request, collection, { offset, limit, matched: matched.length }),
    timeStamp: new Date(request.atMs).toISOString(),
    numberMatched: matched.length,
    numberReturned: page.length,
    ...credits(manifest),
  };
  return jsonAnswer(body, GEOJSON_TYPE);
}

/** One feature (OGC API - Features, 7.16). */
export function itemAnswer(request: DoorRequest, of: ItemsOf, id: string): DoorAnswer {
  const { f } = readQuery(request.query, ['f']);
  checkFormat(request, f, GEOJSON_TYPE);
  const { source, collection, manifest } = of;
  const place = source.placeOf(id);
  if (place === undefined) throw new DoorProblem(404, `There is no feature ${shown(id)} in ${collection.id}.`);
  const collectionUrl = `${request.root}/collections/${collection.id}`;
  const links: Link[] = [
    {
      href: `${collectionUrl}/items/${encodeURIComponent(id)}`,
      rel: 'self',
      type: GEOJSON_TYPE,
      title: 'This feature',
    },
    { href: collectionUrl, rel: 'collection', type: JSON_TYPE, title: collection.title },
    ...licenceLinks(manifest),
  ];
  return jsonAnswer({ ...toJson(source.feature(place)), links, ...credits(manifest) }, GEOJSON_TYPE);
}

function toJson({ id, geometry, properties }: GeoFeature): object {
  return { type: 'Feature', id, geometry, properties };
}

function everyPlace({ count }: FeatureSource): readonly number[] {
  return Array.from({ length: count }, (_, place) => place);
}

/** A feature without a moment is of all time: `datetime` leaves it in. */
function isWithin({ atMs }: GeoFeature, { fromMs, toMs }: TimeInterval): boolean {
  return atMs === undefined || (atMs !== null && atMs >= fromMs && atMs <= toMs);
}

function readCount(name: string, text: string, least: number): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(count >= least))
    throw new DoorProblem(400, `${name} must be a whole number from ${least}, not ${shown(text)}.`);
  return count;
}

interface Page {
  readonly offset: number;
  readonly limit: number;
  readonly matched: number;
}

function pageLinks(request: DoorRequest, collection: Collection, { offset, limit, matched }: Page): readonly Link[] {
  const collectionUrl = `${request.root}/collections/${collection.id}`;
  const pageAt = (start: number) => {
    const kept = request.query.filter(([name]) => name !== 'offset' && name !== 'limit');
    return `${collectionUrl}/items?${queryText([...kept, ['limit', String(limit)], ['offset', String(start)]])}`;
  };
  const asked = queryText(request.query);
  const links: Link[] = [
    { href: `${collectionUrl}/items${asked && `?${asked}`}`, rel: 'self', type: GEOJSON_TYPE, title: 'This page' },
    { href: collectionUrl, rel: 'collection', type: JSON_TYPE, title: collection.title },
  ];
  if (offset + limit < matched) {
    links.push({ href: pageAt(offset + limit), rel: 'next', type: GEOJSON_TYPE, title: 'Next page' });
  }
  if (offset > 0) {
    links.push({ href: pageAt(Math.max(0, offset - limit)), rel: 'prev', type: GEOJSON_TYPE, title: 'Page before' });
  }
  return links;
}

/** Query parameters as the text of an address. */
function queryText(query: DoorRequest['query']): string {
  return query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}
