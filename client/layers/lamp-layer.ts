import { Layer, type LayerProps, project32, type UpdateParameters } from '@deck.gl/core';
import { Buffer, type RenderPass } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import type { ShaderModule } from '@luma.gl/shadertools';
import { type Palette, unitRgbOf } from '../theme/palette.ts';
import { light, lightProps, type Sun, type Vec3 } from './light.ts';

export interface LampLayerProps extends LayerProps {
  /** East and north of each, metres from the city's origin. */
  readonly lamps: Float32Array<ArrayBuffer>;
  readonly palette: Palette;
  readonly sun: Sun;
  /** Share of the lamps drawn, 0-1. */
  readonly share: number;
}

type LampProps = { colour: Vec3; pixels: [number, number] };

const BLOCK = 'layout(std140) uniform lampUniforms {\n  vec3 colour;\n  vec2 pixels;\n} lamp;\n';

const lampUniforms = {
  name: 'lamp',
  vs: BLOCK,
  fs: BLOCK,
  uniformTypes: { colour: 'vec3<f32>', pixels: 'vec2<f32>' },
} as const satisfies ShaderModule<LampProps>;

/** The first six corners are the pool of light on the ground, the others the lamp itself, never smaller than a pixel. */
const VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME lamp-vertex
in vec2 lamps;
out vec2 vCorner;
out float vShine;
const vec2 CORNERS[6] = vec2[6](
  vec2(-1.0, -1.0), vec2(1.0, -1.0), vec2(1.0, 1.0), vec2(-1.0, -1.0), vec2(1.0, 1.0), vec2(-1.0, 1.0));
const float POOL_M = 17.0;
const float POST_M = 8.0;
const float GLOBE_M = 0.45;
void main(void) {
  geometry.worldPosition = vec3(0.0);
  vCorner = CORNERS[gl_VertexID % 6];
  vec3 foot = vec3(lamps, 0.25);
  float awayM = distance(foot, light.eye);
  float clear = 1.0 - light_seen_haze(awayM);
  if (gl_VertexID < 6) {
    vShine = 0.36 * clear * (1.0 - smoothstep(2400.0, 9000.0, awayM));
    gl_Position = light_project(vec3(lamps + vCorner * POOL_M, 0.25));
    return;
  }
  vec4 clip = light_project(vec3(lamps, POST_M));
  float radius = max(0.75, GLOBE_M * lamp.pixels.y * 1.025 / max(1.0, awayM));
  vShine = -clear * mix(0.95, 0.5, smoothstep(600.0, 4000.0, awayM));
  gl_Position = clip;
  gl_Position.xy += vCorner * radius * 2.0 / lamp.pixels * clip.w;
}
`;

const FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME lamp-fragment
precision highp float;
in vec2 vCorner;
in float vShine;
out vec4 fragColor;
void main(void) {
  float away = length(vCorner);
  float fall = max(0.0, 1.0 - away);
  float shine = vShine > 0.0 ? vShine * fall * fall : -vShine * smoothstep(1.0, 0.35, away);
  vec3 colour = vShine > 0.0 ? lamp.colour * vec3(1.0, 0.86, 0.66) : mix(lamp.colour, vec3(1.0), 0.35);
  fragColor = vec4(colour, shine * smoothstep(0.3, 0.95, light.night));
}
`;

/** What each lamp adds to what is there. */
const ADDED = {
  depthWriteEnabled: false,
  depthCompare: 'less-equal',
  cullMode: 'none',
  blend: true,
  blendColorSrcFactor: 'src-alpha',
  blendColorDstFactor: 'one',
  blendAlphaSrcFactor: 'zero',
  blendAlphaDstFactor: 'one',
  blendColorOperation: 'add',
  blendAlphaOperation: 'add',
} as const;

/** Darkness from which lamps are lit: a little after the sun has set. */
const LIT_FROM = 0.25;

/** Street lamps with their pools of light, all in one draw call. */
export class LampLayer extends Layer<LampLayerProps> {
  static override layerName = 'LampLayer';
  declare state: { model: Model; lamps: Buffer };

  override initializeState(): void {
    const { device } = this.context;
    const lamps = device.createBuffer({ data: this.props.lamps, usage: Buffer.VERTEX });
    const model = new Model(device, {
      ...this.getShaders({ vs: VERTEX, fs: FRAGMENT, modules: [project32, light, lampUniforms] }),
      id: this.props.id,
      bufferLayout: [{ name: 'lamps', format: 'float32x2', stepMode: 'instance' }],
      topology: 'triangle-list',
      vertexCount: 12,
      isInstanced: true,
      instanceCount: this.props.lamps.length / 2,
      parameters: ADDED,
    });
    model.setAttributes({ lamps });
    this.setState({ model, lamps });
  }

  override shouldUpdateState({ changeFlags }: UpdateParameters<Layer>): boolean {
    return Boolean(changeFlags.propsOrDataChanged);
  }

  /** Deck would set its own parameters: the light is added. */
  override getModels(): Model[] {
    return [];
  }

  override setShaderModuleProps(...props: Parameters<Layer['setShaderModuleProps']>): void {
    super.setShaderModuleProps(...props);
    this.state.model?.shaderInputs.setProps(...props);
  }

  override finalizeState(): void {
    this.state.model.destroy();
    this.state.lamps.destroy();
  }

  override draw({ renderPass }: { renderPass: RenderPass }): void {
    const { model } = this.state;
    const { viewport } = this.context;
    const { palette, sun, share, lamps } = this.props;
    const lighting = lightProps(viewport, palette, sun);
    if (lighting.night < LIT_FROM) return;
    const pixels: [number, number] = [viewport.width, viewport.height];
    model.shaderInputs.setProps({ light: lighting, lamp: { colour: [...unitRgbOf(palette.windowLit)], pixels } });
    model.setInstanceCount(Math.floor((lamps.length / 2) * share));
    model.draw(renderPass);
  }
}
