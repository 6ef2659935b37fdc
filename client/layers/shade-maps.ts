import type { Viewport } from '@deck.gl/core';
import type {
  Device,
  Framebuffer,
  RenderPassProps,
  RenderPipelineParameters,
  Texture,
  VertexArray,
} from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import type { ShaderModule } from '@luma.gl/shadertools';
import { toLocalCm } from '../../data/contract/place.ts';
import type { BuildingMesh } from './building-mesh.ts';
import type { LightProps, Vec3 } from './light.ts';
import type { Quality } from './quality.ts';
import { ROOF_RANGE_M, ROOF_TEXELS, type ShadeProps } from './shade.ts';
import { roofView, type ShadeWindow, shadeWindow, sunView } from './shade-window.ts';
import type { Matrix16 } from './sight.ts';

/** A body that throws shadows, bound as `BUILDING_LAYOUT` tells. */
export interface Caster {
  readonly array: VertexArray;
  readonly mesh: BuildingMesh;
}

/** Texels along a side of the sun's map: soft and hard. */
const SUN_TEXELS = { soft: 2048, hard: 1536, none: 1 } as const;

/** Casters that come one by one while the city loads are put into the maps so many at a time. */
const CASTERS_AT_ONCE = 12;

/** The maps of one WebGL context: what the sun sees, and the heights of the roofs. Made anew only when need be. */
export class ShadeMaps {
  readonly #device: Device;
  readonly #sunModel: Model;
  readonly #roofModel: Model;
  readonly #roofs: Texture;
  readonly #roofBuffer: Framebuffer;
  #sunDepths: Texture;
  #sunBuffer: Framebuffer;
  #casters: readonly Caster[] = [];
  #expected = 0;
  #window: ShadeWindow | null = null;
  #made = '';
  #castersMade = 0;
  #props: ShadeProps;

  constructor(device: Device) {
    this.#device = device;
    this.#sunModel = casterModel(device, 'sun', {
      depthWriteEnabled: true,
      depthCompare: 'less-equal',
      cullMode: 'none',
      depthBias: 2,
      depthBiasSlopeScale: 2.5,
    });
    this.#roofModel = casterModel(device, 'roofs', HIGHEST);
    this.#roofs = device.createTexture({
      id: 'shade-roofs',
      format: 'r8unorm',
      width: ROOF_TEXELS,
      height: ROOF_TEXELS,
      mipLevels: Math.log2(ROOF_TEXELS) + 1,
      sampler: { minFilter: 'linear', magFilter: 'linear', mipmapFilter: 'linear' },
    });
    this.#roofBuffer = device.createFramebuffer({
      width: ROOF_TEXELS,
      height: ROOF_TEXELS,
      colorAttachments: [this.#roofs],
    });
    [this.#sunDepths, this.#sunBuffer] = sunTarget(device, 1);
    this.#props = this.#unlit();
  }

  /** Of all that will come, these are there: the first `casters` of `expected`. */
  setCasters(casters: readonly Caster[], expected: number): void {
    this.#casters = casters;
    this.#expected = expected;
  }

  /** The maps for a view; draws them if the ones there are do not do. */
  propsFor(viewport: Viewport, light: LightProps, quality: Quality, lit: boolean): ShadeProps {
    if (!lit || this.#casters.length === 0) return this.#unlit();
    const [longitude = 0, latitude = 0] = viewport.unprojectFlat(viewport.center);
    const { xCm, yCm } = toLocalCm([longitude, latitude]);
    this.#window = shadeWindow(light.eye, [xCm / 100, yCm / 100], quality, this.#window);
    const { centre, reachM } = this.#window;
    const made = [...centre, reachM, ...light.sunDirection, quality.level].join();
    const waiting = this.#casters.length - this.#castersMade;
    const more = waiting >= CASTERS_AT_ONCE || (waiting > 0 && this.#casters.length >= this.#expected);
    if (made !== this.#made || more || waiting < 0) {
      this.#made = made;
      this.#castersMade = this.#casters.length;
      this.#props = this.#draw(this.#window, light.sunDirection, quality);
    }
    return this.#props;
  }

  destroy(): void {
    for (const part of [this.#sunModel, this.#roofModel, this.#roofBuffer, this.#roofs]) part.destroy();
    this.#sunBuffer.destroy();
    this.#sunDepths.destroy();
  }

  #unlit(): ShadeProps {
    return { ...NO_SHADE, sunDepths: this.#sunDepths, roofs: this.#roofs };
  }

  #draw(window: ShadeWindow, toward: Vec3, quality: Quality): ShadeProps {
    const texels = SUN_TEXELS[quality.shadows];
    if (this.#sunDepths.width !== texels) {
      this.#sunBuffer.destroy();
      this.#sunDepths.destroy();
      [this.#sunDepths, this.#sunBuffer] = sunTarget(this.#device, texels);
    }
    const view = sunView(window, toward);
    const casters = this.#casters.filter(({ mesh }) => reaches(mesh, window, toward));
    if (quality.shadows !== 'none') this.#fill(this.#sunModel, this.#sunBuffer, casters, view.toClip);
    if (quality.ambient) {
      this.#fill(this.#roofModel, this.#roofBuffer, casters, roofView(window));
      this.#roofs.generateMipmapsWebGL();
    }
    return {
      toSun: view.toMap,
      centre: [...window.centre],
      reachM: window.reachM,
      texelM: (2 * window.reachM) / texels,
      shadows: { soft: 2, hard: 1, none: 0 }[quality.shadows],
      ambient: quality.ambient ? 1 : 0,
      sunDepths: this.#sunDepths,
      roofs: this.#roofs,
    };
  }

  #fill(model: Model, framebuffer: Framebuffer, casters: readonly Caster[], toClip: Matrix16): void {
    const { width, height } = framebuffer;
    const parameters: RenderPassProps['parameters'] = { viewport: [0, 0, width, height, ...WHOLE_DEPTH] };
    const pass = this.#device.beginRenderPass({
      framebuffer,
      clearColor: [0, 0, 0, 0],
      clearDepth: 1,
      parameters,
    });
    model.shaderInputs.setProps({ caster: { toClip } });
    for (const { array, mesh } of casters) {
      model.vertexArray = array;
      model.setVertexCount(mesh.indices.length);
      model.draw(pass);
    }
    pass.end();
  }
}

/** The map gives its layers only a part of the depths. */
const WHOLE_DEPTH = [0, 1] as const;

const MAPS = new WeakMap<Device, ShadeMaps>();

/** The maps of a WebGL context: all layers share them. */
export function shadeMapsOf(device: Device): ShadeMaps {
  const known = MAPS.get(device);
  if (known) return known;
  const made = new ShadeMaps(device);
  MAPS.set(device, made);
  return made;
}

/** Frees them: the next that asks has them made anew. */
export function dropShadeMaps(device: Device): void {
  MAPS.get(device)?.destroy();
  MAPS.delete(device);
}

const IDENTITY: Matrix16 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

const NO_SHADE: Omit<ShadeProps, 'sunDepths' | 'roofs'> = {
  toSun: IDENTITY,
  centre: [0, 0],
  reachM: 1,
  texelM: 1,
  shadows: 0,
  ambient: 0,
};

/** Of all that stand above one another, the highest is kept. */
const HIGHEST: RenderPipelineParameters = {
  depthWriteEnabled: false,
  depthCompare: 'always',
  cullMode: 'none',
  blend: true,
  blendColorOperation: 'max',
  blendAlphaOperation: 'max',
  blendColorSrcFactor: 'one',
  blendColorDstFactor: 'one',
  blendAlphaSrcFactor: 'one',
  blendAlphaDstFactor: 'one',
};

const casterUniforms = {
  name: 'caster',
  vs: 'layout(std140) uniform casterUniforms {\n  mat4 toClip;\n} caster;\n',
  uniformTypes: { toClip: 'mat4x4<f32>' },
} as const satisfies ShaderModule<{ toClip: Matrix16 }>;

const VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME caster-vertex
layout(location = 0) in vec2 positions;
layout(location = 1) in vec4 heights;
out float vHeight;
void main(void) {
  vHeight = heights.x * 65535.0 / 32.0;
  gl_Position = caster.toClip * vec4(positions, vHeight, 1.0);
}
`;

const FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME caster-fragment
precision highp float;
in float vHeight;
out vec4 fragColor;
void main(void) {
  fragColor = vec4(vHeight / ${ROOF_RANGE_M}.0);
}
`;

function casterModel(device: Device, name: string, parameters: RenderPipelineParameters): Model {
  return new Model(device, {
    id: `shade-${name}`,
    vs: VERTEX,
    fs: FRAGMENT,
    modules: [casterUniforms],
    bufferLayout: [
      {
        name: 'vertices',
        byteStride: 20,
        attributes: [
          { attribute: 'positions', format: 'float32x2', byteOffset: 0 },
          { attribute: 'heights', format: 'unorm16x4', byteOffset: 8 },
        ],
      },
    ],
    topology: 'triangle-list',
    parameters,
  });
}

function sunTarget(device: Device, texels: number): [Texture, Framebuffer] {
  const depths = device.createTexture({
    id: 'shade-sun',
    format: 'depth24plus',
    width: texels,
    height: texels,
    mipLevels: 1,
    sampler: { type: 'comparison-sampler', compare: 'less-equal', minFilter: 'linear', magFilter: 'linear' },
  });
  const framebuffer = device.createFramebuffer({ width: texels, height: texels, depthStencilAttachment: depths });
  return [depths, framebuffer];
}

/** Whether a tile's shadows may fall into the window. */
function reaches(
  { bounds: [west, south, east, north], tallestM }: BuildingMesh,
  window: ShadeWindow,
  [x, y, z]: Vec3,
): boolean {
  const thrownM = tallestM / Math.max(0.07, z);
  const [centreX, centreY] = window.centre;
  const nearestX = Math.min(Math.max(centreX, west - Math.max(0, x) * thrownM), east + Math.max(0, -x) * thrownM);
  const nearestY = Math.min(Math.max(centreY, south - Math.max(0, y) * thrownM), north + Math.max(0, -y) * thrownM);
  return Math.hypot(nearestX - centreX, nearestY - centreY) < window.reachM * 1.05;
}
