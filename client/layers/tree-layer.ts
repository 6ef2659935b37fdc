import { type DefaultProps, Layer, type LayerProps, project32, type UpdateParameters } from '@deck.gl/core';
import { Buffer, type RenderPass, type RenderPipelineParameters, type VertexArray } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import type { Relief } from '../../data/contract/package.ts';
import type { Palette } from '../theme/palette.ts';
import { type LightProps, light, lightProps, OVERLAY_PARAMETERS, type Sun } from './light.ts';
import type { Quality } from './quality.ts';
import { boxInSight, type SightPlane, sightPlanes } from './sight.ts';
import { standing, TREE_BYTES, type TreeCell, type TreeTile } from './tree-columns.ts';
import { discMesh, type TreeMesh, treeMesh } from './tree-mesh.ts';
import {
  CROWN_VERTEX,
  DISC_VERTEX,
  SHADOW_SHARE,
  TREE_FRAGMENT,
  TREE_SHADOW_FRAGMENT,
  TREE_SHADOW_VERTEX,
  type TreeProps,
  treeUniforms,
} from './tree-shaders.ts';

/** The uniforms that hang on light, season and choice rather than on the eye. */
export type TreeLook = Omit<TreeProps, 'nearReach' | 'farReach' | 'share' | 'growth'>;

export interface TreeLayerProps extends LayerProps {
  readonly tiles: readonly TreeTile[];
  readonly relief: Relief | null;
  readonly palette: Palette;
  readonly sun: Sun;
  readonly quality: Quality;
  readonly look: TreeLook;
}

/** A model with the mesh that it repeats. */
interface Kind {
  readonly model: Model;
  readonly lattice: Buffer;
  readonly indices: Buffer;
}

/** Trees on the GPU, bound once for each model that draws them. */
interface Bound {
  readonly count: number;
  readonly buffer: Buffer;
  readonly arrays: ReadonlyMap<Kind, VertexArray>;
}

interface DrawnTile {
  readonly tile: TreeTile;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly whole: Bound;
  /** Made when the eye first comes near. */
  readonly cells: Map<TreeCell, Bound>;
}

type TreeState = { crowns: Kind; discs: Kind; shadows: Kind; drawn: Map<string, DrawnTile> };

type Box = TreeCell['bounds'];

/** Zoom from which trees grow, and at which they are grown. */
export const TREES_FROM_ZOOM = 15;
const GROWN_ZOOM = 15.6;

/** Tiles sent to the GPU in one frame. */
const UPLOADS_PER_FRAME = 1;

const INSTANCES = {
  name: 'instances',
  byteStride: TREE_BYTES,
  stepMode: 'instance',
  attributes: [
    { attribute: 'positions', format: 'float32x2', byteOffset: 0 },
    { attribute: 'feet', format: 'unorm16x2', byteOffset: 8 },
    { attribute: 'sizes', format: 'unorm8x4', byteOffset: 12 },
    { attribute: 'traits', format: 'unorm8x4', byteOffset: 16 },
  ],
} as const;

const DEFAULT_PROPS: DefaultProps<TreeLayerProps> = {
  tiles: { type: 'array', value: [], compare: false },
} as DefaultProps<TreeLayerProps>;

/** The city's trees: one mesh that takes the form of each species near, a disc from afar, none beyond. */
export class TreeLayer extends Layer<TreeLayerProps> {
  static override layerName = 'TreeLayer';
  static override defaultProps = DEFAULT_PROPS;

  declare state: TreeState;

  override initializeState(): void {
    const disc = discMesh();
    this.setState({
      crowns: this.#kind('crowns', CROWN_VERTEX, TREE_FRAGMENT, treeMesh(), {}),
      discs: this.#kind('discs', DISC_VERTEX, TREE_FRAGMENT, disc, {}),
      shadows: this.#kind('shadows', TREE_SHADOW_VERTEX, TREE_SHADOW_FRAGMENT, disc, OVERLAY_PARAMETERS),
      drawn: new Map(),
    });
  }

  #kind(name: string, vs: string, fs: string, mesh: TreeMesh, parameters: RenderPipelineParameters): Kind {
    const { device } = this.context;
    const model = new Model(device, {
      ...this.getShaders({ vs, fs, modules: [project32, light, treeUniforms] }),
      id: `${this.props.id}-${name}`,
      bufferLayout: [{ name: 'lattice', format: 'float32x3' }, INSTANCES],
      topology: 'triangle-list',
      isInstanced: true,
      vertexCount: mesh.indices.length,
      parameters,
    });
    const indices = device.createBuffer({ data: mesh.indices, usage: Buffer.INDEX, indexType: 'uint16' });
    return { model, lattice: device.createBuffer(mesh.lattice), indices };
  }

  override shouldUpdateState({ changeFlags }: UpdateParameters<Layer>): boolean {
    return Boolean(changeFlags.propsOrDataChanged);
  }

  override updateState({ props, oldProps }: UpdateParameters<this>): void {
    if (props.relief !== oldProps.relief) this.#forget();
  }

  /** Deck sets the parameters of these; the shadows keep their own. */
  override getModels(): Model[] {
    return this.state.crowns ? [this.state.crowns.model, this.state.discs.model] : [];
  }

  override setShaderModuleProps(...props: Parameters<Layer['setShaderModuleProps']>): void {
    super.setShaderModuleProps(...props);
    this.state.shadows?.model.shaderInputs.setProps(...props);
  }

  override finalizeState(): void {
    this.#forget();
    for (const { model, lattice, indices } of [this.state.crowns, this.state.discs, this.state.shadows]) {
      model.destroy();
      lattice.destroy();
      indices.destroy();
    }
  }

  override draw({ renderPass }: { renderPass: RenderPass }): void {
    const { viewport } = this.context;
    const { quality, palette, sun, look } = this.props;
    if (viewport.zoom <= TREES_FROM_ZOOM) return;
    const pass: Pass = {
      renderPass,
      lighting: lightProps(viewport, palette, sun),
      planes: sightPlanes(viewport),
      props: this.#treeProps(),
    };
    const tiles = this.#tilesWithin(pass, quality.treeFarM);
    if (look.shadowOpacity > 0) this.#drawNear(this.state.shadows, pass, tiles, SHADOW_SHARE);
    this.#drawNear(this.state.crowns, pass, tiles, FARTHEST_NEAR);
    begin(this.state.discs, pass);
    for (const { whole } of tiles) drawBound(this.state.discs, whole, renderPass);
  }

  #drawNear(kind: Kind, pass: Pass, tiles: readonly DrawnTile[], share: number): void {
    const reachM = this.props.quality.treeNearM * share;
    begin(kind, pass);
    for (const drawn of tiles) {
      for (const cell of drawn.tile.trees.cells) {
        if (distanceTo(cell.bounds, pass.lighting.eye) >= reachM) continue;
        if (!boxInSight(pass.planes, cell.bounds, topOf(drawn))) continue;
        drawBound(kind, this.#cell(drawn, cell), pass.renderPass);
      }
    }
  }

  #treeProps(): TreeProps {
    const { quality, look } = this.props;
    return {
      ...look,
      nearReach: quality.treeNearM,
      farReach: quality.treeFarM,
      share: quality.treeShare,
      growth: Math.min(1, (this.context.viewport.zoom - TREES_FROM_ZOOM) / (GROWN_ZOOM - TREES_FROM_ZOOM)),
    };
  }

  /** The tiles in sight and in reach that are on the GPU; a few more are sent there each frame. */
  #tilesWithin({ planes, lighting }: Pass, reachM: number): readonly DrawnTile[] {
    const tiles: DrawnTile[] = [];
    let uploads = 0;
    for (const tile of this.props.tiles) {
      const { bounds, tallestM } = tile.trees;
      if (distanceTo(bounds, lighting.eye) >= reachM || !boxInSight(planes, bounds, tallestM + HIGHEST_FOOT_M))
        continue;
      const known = this.state.drawn.get(tile.key);
      if (known) tiles.push(known);
      else if (uploads++ < UPLOADS_PER_FRAME) tiles.push(this.#send(tile));
      else this.setNeedsRedraw();
    }
    return tiles;
  }

  #send(tile: TreeTile): DrawnTile {
    const bytes = standing(tile.trees, this.props.relief);
    const drawn = { tile, bytes, whole: this.#bind(bytes, [this.state.discs]), cells: new Map() };
    this.state.drawn.set(tile.key, drawn);
    return drawn;
  }

  #cell({ bytes, cells }: DrawnTile, cell: TreeCell): Bound {
    const known = cells.get(cell);
    if (known) return known;
    const stretch = bytes.subarray(cell.first * TREE_BYTES, (cell.first + cell.count) * TREE_BYTES);
    const bound = this.#bind(stretch, [this.state.crowns, this.state.shadows]);
    cells.set(cell, bound);
    return bound;
  }

  #bind(bytes: Uint8Array<ArrayBuffer>, kinds: readonly Kind[]): Bound {
    const { device } = this.context;
    const buffer = device.createBuffer({ data: bytes, usage: Buffer.VERTEX });
    const arrays = new Map(
      kinds.map((kind) => {
        const { model, lattice, indices } = kind;
        const { shaderLayout, bufferLayout } = model.pipeline;
        const array = device.createVertexArray({ shaderLayout, bufferLayout });
        model.vertexArray = array;
        model.setAttributes({ lattice, instances: buffer });
        model.setIndexBuffer(indices);
        return [kind, array] as const;
      }),
    );
    return { count: bytes.length / TREE_BYTES, buffer, arrays };
  }

  /** Takes everything off the GPU: it is sent again as it is needed. */
  #forget(): void {
    for (const { whole, cells } of this.state.drawn.values()) {
      for (const bound of [whole, ...cells.values()]) destroyBound(bound);
    }
    this.state.drawn.clear();
  }
}

/** What all draws of one frame share. */
interface Pass {
  readonly renderPass: RenderPass;
  readonly lighting: LightProps;
  readonly planes: readonly SightPlane[];
  readonly props: TreeProps;
}

/** Each tree passes from disc to crown at up to so many times the reach. */
const FARTHEST_NEAR = 1.15;

/** Tibidabo: no tree of the city stands higher. */
const HIGHEST_FOOT_M = 512;

function begin({ model }: Kind, { lighting, props }: Pass): void {
  model.shaderInputs.setProps({ light: lighting, tree: props });
}

function drawBound(kind: Kind, { count, arrays }: Bound, renderPass: RenderPass): void {
  const array = arrays.get(kind);
  if (!array) return;
  const { model } = kind;
  model.vertexArray = array;
  model.setInstanceCount(count);
  model.draw(renderPass);
}

function destroyBound({ buffer, arrays }: Bound): void {
  for (const array of arrays.values()) array.destroy();
  buffer.destroy();
}

function topOf({ tile }: DrawnTile): number {
  return tile.trees.tallestM + HIGHEST_FOOT_M;
}

/** Metres from the eye to the nearest part of a box's ground. */
function distanceTo([west, south, east, north]: Box, [x, y, z]: LightProps['eye']): number {
  const nearestX = Math.min(Math.max(x, west), east);
  const nearestY = Math.min(Math.max(y, south), north);
  return Math.hypot(nearestX - x, nearestY - y, Math.max(0, z - HIGHEST_FOOT_M));
}
