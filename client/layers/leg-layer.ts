import { type DefaultProps, Layer, type LayerProps, picking, project32, type UpdateParameters } from '@deck.gl/core';
import { Buffer, type Device, type RenderPass } from '@luma.gl/core';
import { Model, type ModelProps } from '@luma.gl/engine';
import { type Palette, unitRgbOf } from '../theme/palette.ts';
import { bodyMesh } from './leg-body.ts';
import type { LegColumns } from './leg-columns.ts';
import { BAR_FRAGMENT, BAR_VERTEX, BODY_FRAGMENT, BODY_VERTEX, type LegProps, legUniforms } from './leg-shaders.ts';
import { LOOK_BYTES, type LegTable, VEHICLE_FLOATS } from './leg-table.ts';
import { type LightProps, light, lightProps, OVERLAY_PARAMETERS, type Sun } from './light.ts';

export interface LegLayerProps extends LayerProps {
  readonly columns: LegColumns;
  readonly table: LegTable;
  /** UTC epoch ms in the city, asked once a frame. */
  readonly nowMs: () => number;
  readonly palette: Palette;
  readonly sun: Sun;
  readonly bodyWidthM: number;
  readonly bodyHeightM: number;
  /** Runs under the ground: drawn as light. */
  readonly underground: boolean;
  readonly selectedSlot: number;
}

type LegState = {
  bars: Model;
  bodies: Model;
  legs: Buffer;
  looks: Buffer;
  owned: Buffer[];
  capacity: number;
};

const BYTES_PER_FLOAT = 4;
const VEHICLE_BYTES = VEHICLE_FLOATS * BYTES_PER_FLOAT;

/** Zoom below which no body can be long enough on the screen to be drawn. */
const BODIES_FROM_ZOOM = 13.6;

/** Zoom up to which the dots are least: many together should not outshine the city. */
const FAR_ZOOM = 13;

const COLUMNS_LAYOUT = [
  {
    name: 'legs',
    byteStride: VEHICLE_BYTES,
    stepMode: 'instance',
    attributes: [
      { attribute: 'firstPath', format: 'float32x4', byteOffset: 0 },
      { attribute: 'firstTime', format: 'float32x4', byteOffset: 16 },
      { attribute: 'nextPath', format: 'float32x4', byteOffset: 32 },
      { attribute: 'nextTime', format: 'float32x4', byteOffset: 48 },
    ],
  },
  {
    name: 'looks',
    byteStride: LOOK_BYTES,
    stepMode: 'instance',
    attributes: [
      { attribute: 'lookColour', format: 'unorm8x4', byteOffset: 0 },
      { attribute: 'lookSize', format: 'unorm8x4', byteOffset: 4 },
    ],
  },
] as const;

const DEFAULT_PROPS: DefaultProps<LegLayerProps> = {
  columns: { type: 'object', value: undefined, compare: false },
  table: { type: 'object', value: undefined, compare: false },
  nowMs: { type: 'function', value: Date.now },
} as DefaultProps<LegLayerProps>;

/** The vehicles of one mode, moved by the GPU along their legs: dots far away, bars nearer, bodies near. */
export class LegLayer extends Layer<LegLayerProps> {
  static override layerName = 'LegLayer';
  static override defaultProps = DEFAULT_PROPS;

  declare state: LegState;

  override initializeState(): void {
    const { device } = this.context;
    const corners = device.createBuffer(new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]));
    const body = bodyMesh();
    const positions = device.createBuffer(body.positions);
    const normals = device.createBuffer(body.normals);
    const bars = this.#model('bars', BAR_VERTEX, BAR_FRAGMENT, [{ name: 'corners', format: 'float32x2' }], {
      topology: 'triangle-strip',
      vertexCount: 4,
      parameters: OVERLAY_PARAMETERS,
    });
    const bodies = this.#model(
      'bodies',
      BODY_VERTEX,
      BODY_FRAGMENT,
      [
        { name: 'positions', format: 'float32x3' },
        { name: 'normals', format: 'float32x3' },
      ],
      { topology: 'triangle-list', vertexCount: body.positions.length / 3, parameters: {} },
    );
    bars.setAttributes({ corners });
    bodies.setAttributes({ positions, normals });
    this.setState({ bars, bodies, owned: [corners, positions, normals], capacity: 0 });
  }

  #model(
    name: string,
    vs: string,
    fs: string,
    layout: { name: string; format: 'float32x2' | 'float32x3' }[],
    shape: Pick<ModelProps, 'topology' | 'vertexCount' | 'parameters'>,
  ): Model {
    return new Model(this.context.device, {
      ...this.getShaders({ vs, fs, modules: [project32, picking, light, legUniforms] }),
      id: `${this.props.id}-${name}`,
      bufferLayout: [...layout, ...COLUMNS_LAYOUT],
      isInstanced: true,
      ...shape,
    });
  }

  override shouldUpdateState({ changeFlags }: UpdateParameters<Layer>): boolean {
    return Boolean(changeFlags.propsOrDataChanged);
  }

  override getNumInstances(): number {
    return this.props.table.extent;
  }

  /** Deck sets the parameters of these; the bars keep their own. */
  override getModels(): Model[] {
    return this.state.bodies ? [this.state.bodies] : [];
  }

  override setShaderModuleProps(...props: Parameters<Layer['setShaderModuleProps']>): void {
    super.setShaderModuleProps(...props);
    this.state.bars?.shaderInputs.setProps(...props);
  }

  override finalizeState(): void {
    const { bars, bodies, legs, looks, owned } = this.state;
    bars.destroy();
    bodies.destroy();
    for (const buffer of [legs, looks, ...owned]) buffer?.destroy();
  }

  override draw({ renderPass }: { renderPass: RenderPass }): void {
    const { table } = this.props;
    this.#upload(this.context.device, table);
    if (table.extent === 0) return;
    const { bars, bodies } = this.state;
    const shared = { leg: this.#legProps(), light: this.#lightProps() };
    bars.shaderInputs.setProps(shared);
    bars.setInstanceCount(table.extent);
    bars.draw(renderPass);
    if (this.props.underground || this.context.viewport.zoom < BODIES_FROM_ZOOM) return;
    bodies.shaderInputs.setProps(shared);
    bodies.setInstanceCount(table.extent);
    bodies.draw(renderPass);
  }

  /** Sends the stretches that have changed; all of it into buffers made anew when the table has grown. */
  #upload(device: Device, table: LegTable): void {
    const dirty = table.takeDirty();
    if (this.state.capacity !== table.capacity) {
      this.state.legs?.destroy();
      this.state.looks?.destroy();
      const usage = Buffer.VERTEX | Buffer.COPY_DST;
      const legs = device.createBuffer({ data: table.legs, usage });
      const looks = device.createBuffer({ data: table.looks, usage });
      for (const model of [this.state.bars, this.state.bodies]) model.setAttributes({ legs, looks });
      this.setState({ legs, looks, capacity: table.capacity });
      return;
    }
    for (const { start, end } of dirty) {
      this.state.legs.write(table.legs.subarray(start * VEHICLE_FLOATS, end * VEHICLE_FLOATS), start * VEHICLE_BYTES);
      this.state.looks.write(table.looks.subarray(start * LOOK_BYTES, end * LOOK_BYTES), start * LOOK_BYTES);
    }
  }

  #lightProps(): LightProps {
    return lightProps(this.context.viewport, this.props.palette, this.props.sun);
  }

  #legProps(): LegProps {
    const { columns, nowMs, palette, bodyWidthM, bodyHeightM, underground, selectedSlot } = this.props;
    const { zoom } = this.context.viewport;
    const nearness = Math.min(1, Math.max(0, (zoom - FAR_ZOOM) / (BODIES_FROM_ZOOM + 0.6 - FAR_ZOOM)));
    return {
      now: columns.secondsOf(nowMs()),
      bodyScale: Math.min(2.5, Math.max(1, 2.5 - (zoom - 15) * 0.5)),
      dotRadius: Math.min(4, Math.max(1.4, 1.4 + (zoom - 11) * 0.5)) * (0.8 + 0.2 * nearness),
      bodyWidth: bodyWidthM,
      bodyHeight: bodyHeightM,
      glow: underground ? 1 : 0,
      lighten: palette.lighten,
      edge: [...unitRgbOf(palette.vehicleEdge)],
      mute: 0.22 * (1 - nearness),
      selectedSlot,
      staleColour: [...unitRgbOf(palette.stale)],
      accent: [...unitRgbOf(palette.accent)],
      ground: [...unitRgbOf(palette.ground)],
    };
  }
}
