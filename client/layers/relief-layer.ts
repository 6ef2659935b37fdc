import { type DefaultProps, Layer, type LayerProps, project32, type UpdateParameters } from '@deck.gl/core';
import { Buffer, type RenderPass } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import type { ShaderModule } from '@luma.gl/shadertools';
import type { Relief } from '../../data/contract/package.ts';
import { type Palette, unitRgbOf } from '../theme/palette.ts';
import { light, lightProps, type Sun } from './light.ts';
import { reliefMesh } from './relief-mesh.ts';

export interface ReliefLayerProps extends LayerProps {
  readonly relief: Relief;
  readonly palette: Palette;
  readonly sun: Sun;
}

type Vec3 = [number, number, number];

const BLOCK = /* glsl */ `\
layout(std140) uniform reliefUniforms {
  vec3 forest;
  vec3 meadow;
  vec3 ground;
} relief;
`;

const reliefUniforms = {
  name: 'relief',
  vs: '',
  fs: BLOCK,
  uniformTypes: { forest: 'vec3<f32>', meadow: 'vec3<f32>', ground: 'vec3<f32>' },
} as const satisfies ShaderModule<{ forest: Vec3; meadow: Vec3; ground: Vec3 }>;

const VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME relief-vertex
in vec3 positions;
in vec3 normals;
out vec3 vPlace;
out vec3 vNormal;
void main(void) {
  geometry.worldPosition = vec3(0.0);
  vPlace = positions;
  vNormal = normals;
  gl_Position = light_project(positions);
}
`;

/** Woods on the slopes with the grain of crowns, meadow at the foot, into the ground where the hill begins. */
const FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME relief-fragment
precision highp float;
precision highp int;
in vec3 vPlace;
in vec3 vNormal;
out vec4 fragColor;

float hash(vec2 cell) {
  uint bits = uint(int(cell.x)) * 0x9e3779b9u + uint(int(cell.y)) * 0x85ebca6bu;
  bits = (bits ^ (bits >> 16)) * 0x7feb352du;
  bits = (bits ^ (bits >> 15)) * 0x846ca68bu;
  return float((bits ^ (bits >> 16)) >> 8) / 16777216.0;
}
float grain(vec2 place) {
  vec2 cell = floor(place);
  vec2 part = smoothstep(0.0, 1.0, fract(place));
  float low = mix(hash(cell), hash(cell + vec2(1.0, 0.0)), part.x);
  float high = mix(hash(cell + vec2(0.0, 1.0)), hash(cell + vec2(1.0, 1.0)), part.x);
  return mix(low, high, part.y);
}

void main(void) {
  float rough = fwidth(vPlace.x) + fwidth(vPlace.y);
  float fine = grain(vPlace.xy / 16.0) * (1.0 - smoothstep(6.0, 24.0, rough));
  float wide = grain(vPlace.xy / 140.0) * 0.6 + grain(vPlace.xy / 420.0) * 0.4;
  vec3 colour = mix(relief.meadow, relief.forest, smoothstep(12.0, 48.0, vPlace.z) * (0.75 + 0.25 * wide));
  colour *= 0.82 + 0.3 * wide + 0.14 * (fine - 0.5);
  vec3 normal = normalize(vNormal * vec3(3.2, 3.2, 1.0));
  float facing = dot(normal, light.sunDirection);
  colour *= light_on(normal) * mix(0.74, 1.0, smoothstep(-0.2, 0.9, facing));
  colour = mix(min(colour, relief.ground * 0.93), colour, smoothstep(24.0, 60.0, vPlace.z));
  colour = mix(colour, light_air(vPlace - light.eye), light_haze(vPlace) * 0.75);
  fragColor = vec4(colour, smoothstep(5.0, 24.0, vPlace.z));
}
`;

const DEFAULT_PROPS: DefaultProps<ReliefLayerProps> = {
  relief: { type: 'object', value: undefined, compare: false },
} as DefaultProps<ReliefLayerProps>;

type ReliefState = {
  model: Model;
  buffers: Buffer[];
};

/** Hills over the plane that the city is drawn on. */
export class ReliefLayer extends Layer<ReliefLayerProps> {
  static override layerName = 'ReliefLayer';
  static override defaultProps = DEFAULT_PROPS;
  declare state: ReliefState;

  override initializeState(): void {
    const { device } = this.context;
    const mesh = reliefMesh(this.props.relief);
    const positions = device.createBuffer(mesh.positions);
    const normals = device.createBuffer(mesh.normals);
    const indices = device.createBuffer({ data: mesh.indices, usage: Buffer.INDEX, indexType: 'uint32' });
    const model = new Model(device, {
      ...this.getShaders({ vs: VERTEX, fs: FRAGMENT, modules: [project32, light, reliefUniforms] }),
      id: this.props.id,
      bufferLayout: [
        { name: 'positions', format: 'float32x3' },
        { name: 'normals', format: 'float32x3' },
      ],
      topology: 'triangle-list',
      vertexCount: mesh.indices.length,
    });
    model.setAttributes({ positions, normals });
    model.setIndexBuffer(indices);
    this.setState({ model, buffers: [positions, normals, indices] });
  }

  override shouldUpdateState({ changeFlags }: UpdateParameters<Layer>): boolean {
    return Boolean(changeFlags.propsOrDataChanged);
  }

  override finalizeState(): void {
    this.state.model.destroy();
    for (const buffer of this.state.buffers) buffer.destroy();
  }

  override draw({ renderPass }: { renderPass: RenderPass }): void {
    const { model } = this.state;
    const { palette, sun } = this.props;
    model.shaderInputs.setProps({
      light: lightProps(this.context.viewport, palette, sun),
      relief: {
        forest: [...unitRgbOf(palette.forest)],
        meadow: [...unitRgbOf(palette.green)],
        ground: [...unitRgbOf(palette.ground)],
      },
    });
    model.draw(renderPass);
  }
}
