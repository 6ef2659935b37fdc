/** What of a glTF, as loaders.gl gives it, is needed to tell which feature lies at a place. */
export interface TileModel {
  readonly scene?: { readonly nodes?: readonly ModelNode[] } | undefined;
  readonly scenes?: readonly { readonly nodes?: readonly ModelNode[] }[];
  readonly extensions?: { readonly EXT_structural_metadata?: Metadata };
}

interface Metadata {
  readonly propertyTables?: readonly PropertyTable[];
  readonly schema?: { readonly classes?: Readonly<Record<string, { readonly properties?: ClassProperties }>> };
}

type ClassProperties = Readonly<Record<string, { readonly noData?: unknown } | undefined>>;

interface ModelNode {
  readonly matrix?: ArrayLike<number>;
  readonly translation?: ArrayLike<number>;
  readonly mesh?: { readonly primitives?: readonly Primitive[] };
  readonly children?: readonly ModelNode[];
}

interface Primitive {
  readonly attributes?: Readonly<Record<string, { readonly value?: ArrayLike<number> } | undefined>>;
  readonly indices?: { readonly value?: ArrayLike<number> };
  readonly extensions?: {
    readonly EXT_mesh_features?: {
      readonly featureIds?: readonly { readonly propertyTable?: number; readonly data?: ArrayLike<number> }[];
    };
  };
}

interface PropertyTable {
  readonly class?: string;
  readonly properties?: Readonly<Record<string, { readonly data?: ArrayLike<unknown> } | undefined>>;
}

type Vec3 = readonly [number, number, number];

/** What the metadata say of the feature nearest to a place, both in the model's own metres; null where they say nothing. */
export function featureAt(model: TileModel, place: Vec3): Readonly<Record<string, string | number>> | null {
  const scenes = model.scene ? [model.scene] : (model.scenes ?? []);
  let nearest: { distance: number; table: number; row: number } | null = null;
  for (const { node, offset } of scenes.flatMap((scene) => placedNodes(scene.nodes ?? [], [0, 0, 0]))) {
    const local: Vec3 = [place[0] - offset[0], place[1] - offset[1], place[2] - offset[2]];
    for (const primitive of node.mesh?.primitives ?? []) {
      const found = nearestFeature(primitive, local);
      if (found && (!nearest || found.distance < nearest.distance)) nearest = found;
    }
  }
  const metadata = model.extensions?.EXT_structural_metadata;
  const table = nearest && metadata?.propertyTables?.[nearest.table];
  if (!nearest || !table) return null;
  return rowOf(table, nearest.row, metadata?.schema?.classes?.[table.class ?? '']?.properties ?? {});
}

/** Nodes that only move are followed; a tile's nodes are not turned against each other. */
function placedNodes(nodes: readonly ModelNode[], from: Vec3): { readonly node: ModelNode; readonly offset: Vec3 }[] {
  return nodes.flatMap((node) => {
    const by = node.translation ?? (node.matrix ? [12, 13, 14].map((at) => node.matrix?.[at] ?? 0) : [0, 0, 0]);
    const offset: Vec3 = [from[0] + (by[0] ?? 0), from[1] + (by[1] ?? 0), from[2] + (by[2] ?? 0)];
    return [{ node, offset }, ...placedNodes(node.children ?? [], offset)];
  });
}

function nearestFeature(primitive: Primitive, place: Vec3): { distance: number; table: number; row: number } | null {
  const ids = primitive.extensions?.EXT_mesh_features?.featureIds?.[0];
  const positions = primitive.attributes?.POSITION?.value;
  const features = ids?.data ?? primitive.attributes?._FEATURE_ID_0?.value;
  if (!positions || !features) return null;
  const corners = primitive.indices?.value;
  const count = corners?.length ?? positions.length / 3;
  const corner = (at: number): number => corners?.[at] ?? at;
  let best = { distance: Number.POSITIVE_INFINITY, row: -1 };
  for (let at = 0; at + 2 < count; at += 3) {
    const [a, b, c] = [corner(at), corner(at + 1), corner(at + 2)];
    const distance = distanceToTriangle(place, pointOf(positions, a), pointOf(positions, b), pointOf(positions, c));
    if (distance < best.distance) best = { distance, row: Number(features[a]) };
  }
  return best.row >= 0 ? { ...best, table: ids?.propertyTable ?? 0 } : null;
}

function pointOf(positions: ArrayLike<number>, vertex: number): Vec3 {
  return [positions[vertex * 3] ?? 0, positions[vertex * 3 + 1] ?? 0, positions[vertex * 3 + 2] ?? 0];
}

/** Squared distance from a point to a triangle (Ericson, Real-Time Collision Detection, 2005, 5.1.5). */
function distanceToTriangle(p: Vec3, a: Vec3, b: Vec3, c: Vec3): number {
  const [ab, ac, ap] = [minus(b, a), minus(c, a), minus(p, a)];
  const [d1, d2] = [dot(ab, ap), dot(ac, ap)];
  if (d1 <= 0 && d2 <= 0) return dot(ap, ap);
  const bp = minus(p, b);
  const [d3, d4] = [dot(ab, bp), dot(ac, bp)];
  if (d3 >= 0 && d4 <= d3) return dot(bp, bp);
  const cp = minus(p, c);
  const [d5, d6] = [dot(ab, cp), dot(ac, cp)];
  if (d6 >= 0 && d5 <= d6) return dot(cp, cp);
  const [va, vb, vc] = [d3 * d6 - d5 * d4, d5 * d2 - d1 * d6, d1 * d4 - d3 * d2];
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return squared(ap, ab, d1 / (d1 - d3));
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return squared(ap, ac, d2 / (d2 - d6));
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) return squared(bp, minus(c, b), (d4 - d3) / (d4 - d3 + d5 - d6));
  const whole = va + vb + vc;
  const [v, w] = [vb / whole, vc / whole];
  const off: Vec3 = [ap[0] - ab[0] * v - ac[0] * w, ap[1] - ab[1] * v - ac[1] * w, ap[2] - ab[2] * v - ac[2] * w];
  return dot(off, off);
}

function squared(from: Vec3, way: Vec3, share: number): number {
  const off: Vec3 = [from[0] - way[0] * share, from[1] - way[1] * share, from[2] - way[2] * share];
  return dot(off, off);
}

function minus(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** One row of a property table; what is not known, or no text or number, is left out. */
function rowOf(
  { properties = {} }: PropertyTable,
  row: number,
  described: ClassProperties,
): Record<string, string | number> {
  const told = Object.entries(properties).map(([name, property]) => [name, property?.data?.[row]] as const);
  return Object.fromEntries(
    told.filter((pair): pair is readonly [string, string | number] => {
      const [name, value] = pair;
      if (value === described[name]?.noData) return false;
      return typeof value === 'string' ? value !== '' : typeof value === 'number' && Number.isFinite(value);
    }),
  );
}
