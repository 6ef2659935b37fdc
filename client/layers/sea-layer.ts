import { Layer, type LayerProps, project32, type UpdateParameters } from '@deck.gl/core';
import { Buffer, type RenderPass, type Texture } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import { type Palette, unitRgbOf } from '../theme/palette.ts';
import { FIELD_RANGE_M, type WaterMesh } from './ground-parts.ts';
import { directionOf, light, lightProps, type Sun } from './light.ts';
import { SEA_FRAGMENT, SEA_VERTEX, type SeaProps, seaUniforms } from './sea-shaders.ts';

export interface SeaLayerProps extends LayerProps {
  readonly water: WaterMesh;
  readonly palette: Palette;
  readonly sun: Sun;
  /** Seconds for the ripple; null: the water is still. */
  readonly seconds: (() => number) | null;
}

/** The water: deeper from the shore on, shallow over sand, with ripples that the sun glitters on and a line of foam. */
export class SeaLayer extends Layer<SeaLayerProps> {
  static override layerName = 'SeaLayer';
  declare state: { model: Model; buffers: Buffer[]; shores: Texture };

  override initializeState(): void {
    const { device } = this.context;
    const { positions: data, indices: triangles, field } = this.props.water;
    const positions = device.createBuffer(data);
    const indices = device.createBuffer({ data: triangles, usage: Buffer.INDEX, indexType: 'uint32' });
    const shores = device.createTexture({
      format: 'rg8unorm',
      width: field.columns,
      height: field.rows,
      data: field.bytes,
      sampler: { minFilter: 'linear', magFilter: 'linear' },
    });
    const model = new Model(device, {
      ...this.getShaders({ vs: SEA_VERTEX, fs: SEA_FRAGMENT, modules: [project32, light, seaUniforms] }),
      id: this.props.id,
      bufferLayout: [{ name: 'positions', format: 'float32x2' }],
      topology: 'triangle-list',
      vertexCount: triangles.length,
    });
    model.setAttributes({ positions });
    model.setIndexBuffer(indices);
    this.setState({ model, buffers: [positions, indices], shores });
  }

  override shouldUpdateState({ changeFlags }: UpdateParameters<Layer>): boolean {
    return Boolean(changeFlags.propsOrDataChanged);
  }

  override finalizeState(): void {
    const { model, buffers, shores } = this.state;
    model.destroy();
    shores.destroy();
    for (const buffer of buffers) buffer.destroy();
  }

  override draw({ renderPass }: { renderPass: RenderPass }): void {
    const { model } = this.state;
    const { palette, sun } = this.props;
    model.shaderInputs.setProps({ light: lightProps(this.context.viewport, palette, sun), sea: this.#seaProps() });
    model.draw(renderPass);
  }

  #seaProps(): SeaProps {
    const { palette, sun, seconds, water } = this.props;
    const { west, south, columns, rows, cellM } = water.field;
    return {
      water: [...unitRgbOf(palette.water)],
      deep: [...unitRgbOf(palette.deep)],
      shallow: [...unitRgbOf(palette.shallow)],
      foam: [...unitRgbOf(palette.foam)],
      quay: [...unitRgbOf(palette.quay)],
      zenith: [...unitRgbOf(palette.sky)],
      toSun: directionOf(sun),
      fieldOrigin: [west, south],
      fieldSize: [columns * cellM, rows * cellM],
      rangeM: FIELD_RANGE_M,
      seconds: seconds ? seconds() : 0,
      flatness: palette.drawing === 'outlined' ? 1 : 0,
      shores: this.state.shores,
    };
  }
}
