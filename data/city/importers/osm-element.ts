import type { LngLat } from '../../contract/place.ts';

/** Key and value; an object without a prototype. */
export type OsmTags = Readonly<Record<string, string>>;

export interface OsmNode {
  readonly type: 'node';
  readonly id: number;
  readonly at: LngLat;
  readonly tags: OsmTags;
}

export interface OsmWay {
  readonly type: 'way';
  readonly id: number;
  readonly nodes: readonly number[];
  readonly tags: OsmTags;
}

export interface OsmMember {
  readonly type: 'node' | 'way' | 'relation';
  readonly ref: number;
  readonly role: string;
}

export interface OsmRelation {
  readonly type: 'relation';
  readonly id: number;
  readonly members: readonly OsmMember[];
  readonly tags: OsmTags;
}

export type OsmElement = OsmNode | OsmWay | OsmRelation;

export const NO_TAGS: OsmTags = Object.freeze(Object.create(null));

export function tagsOf(pairs: Iterable<readonly [string, string]>): OsmTags {
  const tags: Record<string, string> = Object.create(null);
  for (const [key, value] of pairs) tags[key] = value;
  return tags;
}

/** Whether a position is on the globe. */
export function isPosition(longitude: number, latitude: number): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}
