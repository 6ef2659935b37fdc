import { type DefaultProps, Layer, type LayerProps, project32, type UpdateParameters } from '@deck.gl/core';
import { Buffer, type Device, type RenderPass, type RenderPipelineParameters, type VertexArray } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import { type Palette, unitRgbOf } from '../theme/palette.ts';
import { type BuildingMesh, edgeIndices, type TileMesh, VERTEX_BYTES } from './building-mesh.ts';
import { BUILDING_FRAGMENT, BUILDING_VERTEX, type BuildingProps, buildingUniforms } from './building-shaders.ts';
import { type LightProps, light, lightProps, OVERLAY_PARAMETERS, type Sun } from './light.ts';
import type { Quality } from './quality.ts';
import { type ShadeProps, shade } from './shade.ts';
import { dropShadeMaps, shadeMapsOf } from './shade-maps.ts';
import { boxInSight, type SightPlane, sightPlanes } from './sight.ts';

export interface BuildingMeshLayerProps extends LayerProps {
  /** Only ever grows. */
  readonly tiles: readonly TileMesh[];
  readonly palette: Palette;
  readonly sun: Sun;
  readonly quality: Quality;
  /** Share of the windows lit at this hour, 0-1. */
  readonly litShare: number;
  /** Whether surveyed buildings stand among made-up ones. */
  readonly mixed: boolean;
}

/** A tile on the GPU. */
interface DrawnTile {
  readonly mesh: BuildingMesh;
  readonly vertices: Buffer;
  readonly indices: Buffer;
  /** How the two are bound. */
  readonly array: VertexArray;
  /** Made when edges are first drawn. */
  edges: { readonly indices: Buffer; readonly array: VertexArray; readonly count: number } | null;
}

type BuildingState = {
  model: Model;
  outlines: Model;
  drawn: Map<string, DrawnTile>;
};

/** Tiles sent to the GPU in one frame: a few milliseconds' worth. */
const UPLOADS_PER_FRAME = 2;

/** Metres from the eye beyond which edges would only be a grey. */
const EDGES_M = 1100;

/** Metres in a pixel up to which a window can be told from the next. */
const WINDOW_PIXEL_M = 1.25;

/** Metres from the eye beyond which fewer walls are drawn, and fewer still. */
const FAR_M = 3200;
const FARTHEST_M = 5500;

const LAYOUT = [
  {
    name: 'vertices',
    byteStride: VERTEX_BYTES,
    attributes: [
      { attribute: 'positions', format: 'float32x2', byteOffset: 0 },
      { attribute: 'heights', format: 'unorm16x4', byteOffset: 8 },
      { attribute: 'normals', format: 'snorm8x2', byteOffset: 16 },
      { attribute: 'traits', format: 'unorm8x2', byteOffset: 18 },
    ],
  },
] as const;

const DEFAULT_PROPS: DefaultProps<BuildingMeshLayerProps> = {
  tiles: { type: 'array', value: [], compare: false },
} as DefaultProps<BuildingMeshLayerProps>;

/** The city's buildings: meshes made by a worker, drawn tile by tile, lit by the sun. */
export class BuildingMeshLayer extends Layer<BuildingMeshLayerProps> {
  static override layerName = 'BuildingMeshLayer';
  static override defaultProps = DEFAULT_PROPS;

  declare state: BuildingState;

  override initializeState(): void {
    this.setState({
      model: this.#model('walls', 'triangle-list', {}),
      outlines: this.#model('outlines', 'line-list', { ...OVERLAY_PARAMETERS }),
      drawn: new Map(),
    });
  }

  #model(name: string, topology: 'triangle-list' | 'line-list', parameters: RenderPipelineParameters): Model {
    return new Model(this.context.device, {
      ...this.getShaders({
        vs: BUILDING_VERTEX,
        fs: BUILDING_FRAGMENT,
        modules: [project32, light, shade, buildingUniforms],
      }),
      id: `${this.props.id}-${name}`,
      bufferLayout: [...LAYOUT],
      topology,
      parameters,
    });
  }

  override shouldUpdateState({ changeFlags }: UpdateParameters<Layer>): boolean {
    return Boolean(changeFlags.propsOrDataChanged);
  }

  /** Deck sets the parameters of these; the outlines keep their own. */
  override getModels(): Model[] {
    return this.state.model ? [this.state.model] : [];
  }

  override setShaderModuleProps(...props: Parameters<Layer['setShaderModuleProps']>): void {
    super.setShaderModuleProps(...props);
    this.state.outlines?.shaderInputs.setProps(...props);
  }

  override finalizeState(): void {
    const { model, outlines, drawn } = this.state;
    dropShadeMaps(this.context.device);
    model.destroy();
    outlines.destroy();
    for (const tile of drawn.values()) destroyTile(tile);
    drawn.clear();
  }

  override draw({ renderPass }: { renderPass: RenderPass }): void {
    const { device, viewport } = this.context;
    const { palette, sun, quality } = this.props;
    this.#upload(device);
    const lighting = lightProps(viewport, palette, sun);
    const lit = palette.drawing === 'lit';
    const shading = shadeMapsOf(device).propsFor(viewport, lighting, quality, lit);
    const planes = sightPlanes(viewport);
    const tiles = [...this.state.drawn.values()]
      .filter(({ mesh }) => inSight(planes, mesh))
      .sort((a, b) => distanceTo(a.mesh, lighting.eye) - distanceTo(b.mesh, lighting.eye));
    this.#drawFaces(renderPass, tiles, lighting, shading);
    if (!lit) this.#drawEdges(renderPass, tiles, lighting, shading);
  }

  #drawFaces(renderPass: RenderPass, tiles: readonly DrawnTile[], light: LightProps, shade: ShadeProps): void {
    const { model } = this.state;
    const reach = this.props.quality.buildingReach;
    model.shaderInputs.setProps({ light, shade, building: this.#buildingProps(0) });
    for (const { mesh, array } of tiles) {
      model.vertexArray = array;
      model.setVertexCount(indexCountAt(mesh, distanceTo(mesh, light.eye) / reach));
      model.draw(renderPass);
    }
  }

  #drawEdges(renderPass: RenderPass, tiles: readonly DrawnTile[], light: LightProps, shade: ShadeProps): void {
    const { outlines } = this.state;
    outlines.shaderInputs.setProps({ light, shade, building: this.#buildingProps(1) });
    for (const tile of tiles.filter(({ mesh }) => distanceTo(mesh, light.eye) < EDGES_M)) {
      tile.edges ??= bindEdges(this.context.device, outlines, tile);
      outlines.vertexArray = tile.edges.array;
      outlines.setVertexCount(tile.edges.count);
      outlines.draw(renderPass);
    }
  }

  #buildingProps(edges: number): BuildingProps {
    const { palette, litShare, mixed, quality } = this.props;
    return {
      lowColour: [...unitRgbOf(palette.buildingLow)],
      tallColour: [...unitRgbOf(palette.buildingTall)],
      roofColour: [...unitRgbOf(palette.roof)],
      plainColour: [...unitRgbOf(palette.generated)],
      windowColour: [...unitRgbOf(palette.windowLit)],
      outlineColour: [...unitRgbOf(palette.outline)],
      litShare,
      mixed: mixed ? 1 : 0,
      flatness: palette.drawing === 'outlined' ? 1 : 0,
      edges,
      windowPixelM: WINDOW_PIXEL_M / quality.windowsFromPixelsPerM,
    };
  }

  /** A few tiles a frame; asks for another frame while there are more. */
  #upload(device: Device): void {
    const { drawn } = this.state;
    let uploads = 0;
    for (const { key, mesh } of this.props.tiles) {
      if (drawn.has(key)) continue;
      if (uploads++ >= UPLOADS_PER_FRAME) {
        this.setNeedsRedraw();
        break;
      }
      drawn.set(key, bindTile(device, this.state.model, mesh));
    }
    shadeMapsOf(device).setCasters([...drawn.values()], this.props.tiles.length);
  }
}

/** Sends a tile to the GPU, bound once for all frames. */
function bindTile(device: Device, model: Model, mesh: BuildingMesh): DrawnTile {
  const vertices = device.createBuffer({ data: new Uint8Array(mesh.vertices), usage: Buffer.VERTEX });
  const indices = device.createBuffer({ data: mesh.indices, usage: Buffer.INDEX, indexType: 'uint32' });
  return { mesh, vertices, indices, array: boundArray(device, model, vertices, indices), edges: null };
}

function bindEdges(device: Device, model: Model, { mesh, vertices }: DrawnTile): NonNullable<DrawnTile['edges']> {
  const data = edgeIndices(mesh);
  const indices = device.createBuffer({ data, usage: Buffer.INDEX, indexType: 'uint32' });
  return { indices, array: boundArray(device, model, vertices, indices), count: data.length };
}

function boundArray(device: Device, model: Model, vertices: Buffer, indices: Buffer): VertexArray {
  const { shaderLayout, bufferLayout } = model.pipeline;
  const array = device.createVertexArray({ shaderLayout, bufferLayout });
  model.vertexArray = array;
  model.setAttributes({ vertices });
  model.setIndexBuffer(indices);
  return array;
}

function destroyTile({ vertices, indices, array, edges }: DrawnTile): void {
  array.destroy();
  vertices.destroy();
  indices.destroy();
  edges?.array.destroy();
  edges?.indices.destroy();
}

function inSight(planes: readonly SightPlane[], { bounds, tallestM }: BuildingMesh): boolean {
  return boxInSight(planes, bounds, tallestM);
}

function indexCountAt(mesh: BuildingMesh, distanceM: number): number {
  if (distanceM > FARTHEST_M) return mesh.farthestIndexCount;
  return distanceM > FAR_M ? mesh.farIndexCount : mesh.indices.length;
}

/** Metres from the eye to the nearest part of a tile's ground. */
function distanceTo({ bounds: [west, south, east, north] }: BuildingMesh, [x, y, z]: LightProps['eye']): number {
  const nearestX = Math.min(Math.max(x, west), east);
  const nearestY = Math.min(Math.max(y, south), north);
  return Math.hypot(nearestX - x, nearestY - y, z);
}
