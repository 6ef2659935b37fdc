import { type DefaultProps, Layer, type LayerProps, project32, type UpdateParameters } from '@deck.gl/core';
import { Buffer, type Device, type RenderPass, type RenderPipelineParameters, type VertexArray } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import { type Palette, unitRgbOf } from '../theme/palette.ts';
import { type BuildingMesh, type TileMesh, VERTEX_BYTES } from './building-mesh.ts';
import { BUILDING_FRAGMENT, BUILDING_VERTEX, type BuildingProps, buildingUniforms } from './building-shaders.ts';
import { type LightProps, light, lightProps, OVERLAY_PARAMETERS, type Sun } from './light.ts';
import { boxInSight, type SightPlane, sightPlanes } from './sight.ts';

export interface BuildingMeshLayerProps extends LayerProps {
  /** Only ever grows. */
  readonly tiles: readonly TileMesh[];
  readonly palette: Palette;
  readonly sun: Sun;
  /** Share of the windows lit at this hour, 0-1. */
  readonly litShare: number;
}

/** A tile on the GPU. */
interface DrawnTile {
  readonly mesh: BuildingMesh;
  readonly vertices: Buffer;
  readonly indices: Buffer;
  /** How the two are bound: the same for both models. */
  readonly array: VertexArray;
}

type BuildingState = {
  model: Model;
  shadows: Model;
  drawn: Map<string, DrawnTile>;
};

/** Tiles sent to the GPU in one frame: a few milliseconds' worth. */
const UPLOADS_PER_FRAME = 2;

/** Sun's altitude below which it casts no shadow worth drawing, degrees. */
const SHADOWS_ABOVE_DEG = 4;

/** Metres from the eye beyond which no shadow is drawn. */
const SHADOW_REACH_M = 2400;

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
      model: this.#model('walls', {}),
      shadows: this.#model('shadows', OVERLAY_PARAMETERS),
      drawn: new Map(),
    });
  }

  #model(name: string, parameters: RenderPipelineParameters): Model {
    return new Model(this.context.device, {
      ...this.getShaders({
        vs: BUILDING_VERTEX,
        fs: BUILDING_FRAGMENT,
        modules: [project32, light, buildingUniforms],
      }),
      id: `${this.props.id}-${name}`,
      bufferLayout: [...LAYOUT],
      topology: 'triangle-list',
      parameters,
    });
  }

  override shouldUpdateState({ changeFlags }: UpdateParameters<Layer>): boolean {
    return Boolean(changeFlags.propsOrDataChanged);
  }

  /** Deck sets the parameters of these; the shadows keep their own. */
  override getModels(): Model[] {
    return this.state.model ? [this.state.model] : [];
  }

  override setShaderModuleProps(...props: Parameters<Layer['setShaderModuleProps']>): void {
    super.setShaderModuleProps(...props);
    this.state.shadows?.shaderInputs.setProps(...props);
  }

  override finalizeState(): void {
    const { model, shadows, drawn } = this.state;
    model.destroy();
    shadows.destroy();
    for (const tile of drawn.values()) destroyTile(tile);
    drawn.clear();
  }

  override draw({ renderPass }: { renderPass: RenderPass }): void {
    this.#upload(this.context.device);
    const lighting = lightProps(this.context.viewport, this.props.palette, this.props.sun);
    const planes = sightPlanes(this.context.viewport);
    const tiles = [...this.state.drawn.values()]
      .filter(({ mesh }) => inSight(planes, mesh))
      .sort((a, b) => distanceTo(a.mesh, lighting.eye) - distanceTo(b.mesh, lighting.eye));
    if (this.props.sun.altitudeDeg > SHADOWS_ABOVE_DEG) this.#drawShadows(renderPass, tiles, lighting);
    this.#drawTiles(this.state.model, renderPass, tiles, lighting, 0);
  }

  #drawShadows(renderPass: RenderPass, tiles: readonly DrawnTile[], lighting: LightProps): void {
    const near = tiles.filter(({ mesh }) => distanceTo(mesh, lighting.eye) < SHADOW_REACH_M);
    const { device } = this.context;
    const { shadows } = this.state;
    withOncePerPixel(device, () => this.#drawTiles(shadows, renderPass, near, lighting, 1));
  }

  #drawTiles(
    model: Model,
    renderPass: RenderPass,
    tiles: readonly DrawnTile[],
    lighting: LightProps,
    asShadow: number,
  ): void {
    model.shaderInputs.setProps({ light: lighting, building: this.#buildingProps(asShadow) });
    for (const { mesh, array } of tiles) {
      model.vertexArray = array;
      model.setVertexCount(indexCountAt(mesh, distanceTo(mesh, lighting.eye)));
      model.draw(renderPass);
    }
  }

  #buildingProps(asShadow: number): BuildingProps {
    const { palette, sun, litShare } = this.props;
    return {
      lowColour: [...unitRgbOf(palette.buildingLow)],
      tallColour: [...unitRgbOf(palette.buildingTall)],
      windowColour: [...unitRgbOf(palette.windowLit)],
      shadowColour: [...unitRgbOf(palette.shadow)],
      litShare,
      asShadow,
      opacity: asShadow ? 0.3 * Math.min(1, (sun.altitudeDeg - SHADOWS_ABOVE_DEG) / 8) : 1,
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
        return;
      }
      drawn.set(key, bindTile(device, this.state.model, mesh));
    }
  }
}

/** Sends a tile to the GPU, bound once for all frames. */
function bindTile(device: Device, model: Model, mesh: BuildingMesh): DrawnTile {
  const vertices = device.createBuffer({ data: new Uint8Array(mesh.vertices), usage: Buffer.VERTEX });
  const indices = device.createBuffer({ data: mesh.indices, usage: Buffer.INDEX, indexType: 'uint32' });
  const { shaderLayout, bufferLayout } = model.pipeline;
  const array = device.createVertexArray({ shaderLayout, bufferLayout });
  model.vertexArray = array;
  model.setAttributes({ vertices });
  model.setIndexBuffer(indices);
  return { mesh, vertices, indices, array };
}

function destroyTile({ vertices, indices, array }: DrawnTile): void {
  array.destroy();
  vertices.destroy();
  indices.destroy();
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

/** Draws with the stencil letting each pixel through once; the map clears the stencil with every frame. */
function withOncePerPixel(device: Device, drawAll: () => void): void {
  const gl = 'gl' in device ? (device.gl as WebGL2RenderingContext) : undefined;
  if (!gl) return;
  gl.enable(gl.STENCIL_TEST);
  gl.stencilMask(STENCIL_BIT);
  gl.stencilFunc(gl.NOTEQUAL, STENCIL_BIT, STENCIL_BIT);
  gl.stencilOp(gl.KEEP, gl.KEEP, gl.REPLACE);
  drawAll();
  gl.clearStencil(0);
  gl.clear(gl.STENCIL_BUFFER_BIT);
  gl.disable(gl.STENCIL_TEST);
  gl.stencilMask(0xff);
}

/** The map counts its tiles from 1 up in the stencil's lower bits. */
const STENCIL_BIT = 0x80;
