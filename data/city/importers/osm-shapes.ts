import type { LngLat } from '../../contract/place.ts';
import type { PolygonFact } from './facts.ts';
import type { Reject, RowProblem, SourceFile } from './importer.ts';
import type { OsmMember, OsmRelation, OsmTags } from './osm-element.ts';
import { OsmPositions } from './osm-positions.ts';
import { readOsm } from './osm.ts';
import { aroundBarcelona, refuseElsewhere } from './projection.ts';
import { joinedRings, polygonsOf } from './rings.ts';

/** A way or a multipolygon put together from the nodes that it names. */
export interface OsmShape {
  /** e.g. `way/31957078`. */
  readonly id: string;
  readonly tags: OsmTags;
  /** Closed: outlines with their holes. Empty for an open way. */
  readonly polygons: readonly PolygonFact[];
  /** Of an open way. */
  readonly path: readonly LngLat[];
  /** Members, where it is a relation. */
  readonly members: readonly OsmMember[];
}

/** What a file holds around Barcelona, gathered in one pass. */
interface Gathered {
  readonly positions: OsmPositions;
  readonly ways: Map<number, readonly number[]>;
  readonly wanted: Map<number, OsmTags>;
  readonly relations: OsmRelation[];
}

/**
 * The ways and multipolygons whose tags are wanted, ways first, in the order of the file. What names a node or a way
 * that is not in the file is rejected. A multipolygon without wanted tags takes those of its one outer way (as
 * multipolygons were drawn until 2016), which is then not told by itself.
 */
export function* readOsmShapes(
  file: SourceFile,
  reject: Reject,
  wants: (tags: OsmTags) => boolean,
): Iterable<OsmShape> {
  const gathered = gather(file, reject, wants);
  const relations = gathered.relations.flatMap((relation) => {
    const tags = wants(relation.tags) ? relation.tags : tagsOfOuter(relation, gathered);
    return tags ? [{ ...relation, tags }] : [];
  });
  for (const [id, tags] of gathered.wanted) {
    const where = `way ${id}`;
    const path = pathOf(gathered.ways.get(id) ?? [], gathered, where, reject);
    if (!path) continue;
    const closed = path.length > 3 && path[0]?.[0] === path.at(-1)?.[0] && path[0]?.[1] === path.at(-1)?.[1];
    yield { id: `way/${id}`, tags, polygons: closed ? [[path]] : [], path: closed ? [] : path, members: [] };
  }
  for (const { id, tags, members } of relations) {
    const polygons = tags.type === 'building' ? [] : multipolygon(members, gathered, `relation ${id}`, reject);
    if (polygons) yield { id: `relation/${id}`, tags, polygons, path: [], members };
  }
}

function gather(file: SourceFile, reject: Reject, wants: (tags: OsmTags) => boolean): Gathered {
  const gathered: Gathered = { positions: new OsmPositions(), ways: new Map(), wanted: new Map(), relations: [] };
  const away: [number, number, number, number] = [180, 90, -180, -90];
  for (const element of readOsm(file, reject)) {
    if (element.type === 'way') {
      gathered.ways.set(element.id, element.nodes);
      if (wants(element.tags)) gathered.wanted.set(element.id, element.tags);
    } else if (element.type === 'relation') {
      if (element.tags.type === 'multipolygon' || wants(element.tags)) gathered.relations.push(element);
    } else if (aroundBarcelona(element.at)) gathered.positions.add(element.id, element.at);
    else widen(away, element.at);
  }
  if (gathered.positions.size === 0 && away[0] <= away[2]) refuseElsewhere(away);
  return gathered;
}

function widen(bounds: [number, number, number, number], [longitude, latitude]: LngLat): void {
  bounds[0] = Math.min(bounds[0], longitude);
  bounds[1] = Math.min(bounds[1], latitude);
  bounds[2] = Math.max(bounds[2], longitude);
  bounds[3] = Math.max(bounds[3], latitude);
}

/** Takes the tags away from the outer way, so that it is told once. */
function tagsOfOuter({ members }: OsmRelation, { wanted }: Gathered): OsmTags | undefined {
  const [outer, ...more] = members.filter(({ type, role }) => type === 'way' && role !== 'inner');
  const tags = outer && more.length === 0 ? wanted.get(outer.ref) : undefined;
  if (outer && tags) wanted.delete(outer.ref);
  return tags;
}

function pathOf(
  nodes: readonly number[],
  { positions }: Gathered,
  where: string,
  reject: Reject,
): readonly LngLat[] | null {
  const path = nodes.flatMap((node) => {
    const at = positions.find(node);
    return at ? [at] : [];
  });
  const problem = problemOf(path.length, nodes.length);
  if (problem) reject(problem, where);
  return problem ? null : path;
}

function problemOf(found: number, named: number): RowProblem | null {
  if (named < 2) return 'geometry-empty';
  if (found === 0) return 'out-of-place';
  return found < named ? 'unknown-reference' : null;
}

function multipolygon(
  members: readonly OsmMember[],
  gathered: Gathered,
  where: string,
  reject: Reject,
): PolygonFact[] | null {
  const ways = members.filter(({ type }) => type === 'way');
  if (ways.every(({ ref }) => !gathered.ways.has(ref))) return rejected('out-of-place', where, reject);
  const [outer, inner] = [false, true].map((isInner) => {
    const paths = ways.filter(({ role }) => (role === 'inner') === isInner).map(({ ref }) => gathered.ways.get(ref));
    return joinedRings(paths.map((path) => path ?? []));
  });
  if (!outer || !inner || outer.left > 0) return rejected('unknown-reference', where, reject);
  const silent: Reject = () => undefined;
  const located = [outer, inner].map(({ rings }) => rings.map((ring) => pathOf(ring, gathered, where, silent)));
  const [outlines = [], holes = []] = located.map((rings) => rings.filter((ring) => ring !== null));
  if (outlines.length === 0) return rejected('geometry-empty', where, reject);
  if (outlines.length < outer.rings.length) return rejected('unknown-reference', where, reject);
  return polygonsOf(outlines, holes);
}

function rejected(problem: RowProblem, where: string, reject: Reject): null {
  reject(problem, where);
  return null;
}
