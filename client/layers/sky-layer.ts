import { Layer, type LayerProps, project32, type Viewport } from '@deck.gl/core';
import type { Buffer, RenderPass } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import type { ShaderModule } from '@luma.gl/shadertools';
import { type Palette, unitRgbOf } from '../theme/palette.ts';
import { directionOf, light, lightProps, type Sun, type Vec3 } from './light.ts';

export interface SkyLayerProps extends LayerProps {
  readonly palette: Palette;
  readonly sun: Sun;
}

type SkyProps = {
  /** From the eye toward the three corners of the triangle that covers the screen. */
  ways0: Vec3;
  ways1: Vec3;
  ways2: Vec3;
  zenith: Vec3;
  horizon: Vec3;
  /** Where the sun is, below the horizon too. */
  toSun: Vec3;
  /** 0: one even colour, as on paper. */
  drama: number;
};

const BLOCK = /* glsl */ `\
layout(std140) uniform skyUniforms {
  vec3 ways0;
  vec3 ways1;
  vec3 ways2;
  vec3 zenith;
  vec3 horizon;
  vec3 toSun;
  float drama;
} sky;
`;

const skyUniforms = {
  name: 'sky',
  vs: BLOCK,
  fs: BLOCK,
  uniformTypes: {
    ways0: 'vec3<f32>',
    ways1: 'vec3<f32>',
    ways2: 'vec3<f32>',
    zenith: 'vec3<f32>',
    horizon: 'vec3<f32>',
    toSun: 'vec3<f32>',
    drama: 'f32',
  },
} as const satisfies ShaderModule<SkyProps>;

const VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME sky-vertex
in vec2 corners;
out vec3 vWay;
void main(void) {
  geometry.worldPosition = vec3(0.0);
  vWay = gl_VertexID == 0 ? sky.ways0 : gl_VertexID == 1 ? sky.ways1 : sky.ways2;
  gl_Position = vec4(corners, 0.0, 1.0);
}
`;

/**
 * The map draws no ground in the last degrees below the horizon: the air closes the gap. Deep above, the air's colour at the horizon; warm about a low sun, rose opposite of it; stars when it is dark. */
const FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME sky-fragment
precision highp float;
in vec3 vWay;
out vec4 fragColor;

float hash(vec3 cell) {
  uint bits = uint(int(cell.x)) * 0x9e3779b9u + uint(int(cell.y)) * 0x85ebca6bu + uint(int(cell.z)) * 0xc2b2ae35u;
  bits = (bits ^ (bits >> 16)) * 0x7feb352du;
  bits = (bits ^ (bits >> 15)) * 0x846ca68bu;
  return float((bits ^ (bits >> 16)) >> 8) / 16777216.0;
}

float stars(vec3 way) {
  vec3 place = way * 90.0;
  float chosen = step(0.992, hash(floor(place)));
  return chosen * smoothstep(0.5, 0.1, distance(fract(place), vec3(0.5))) * (0.3 + 0.7 * hash(floor(place) + 7.0));
}

void main(void) {
  vec3 way = normalize(vWay);
  float up = max(0.0, way.z);
  float rise = 1.0 - exp(-up * 5.5);
  vec3 air = light_air(way);
  vec3 colour = mix(mix(air, sky.horizon, smoothstep(0.0, 0.07, up) * (1.0 - light.glow * 0.6)), sky.zenith, rise);
  float toward = dot(way, sky.toSun);
  float low = light.glow * exp(-up * 7.0) * pow(max(0.0, 0.5 + 0.5 * dot(normalize(way.xy), normalize(sky.toSun.xy))), 4.0);
  colour = mix(colour, light.glowColour, low * 0.85);
  float twilight = smoothstep(0.14, 0.0, abs(sky.toSun.z)) * max(0.0, -dot(normalize(way.xy), normalize(sky.toSun.xy)));
  colour = mix(colour, vec3(0.86, 0.66, 0.72), twilight * 0.4 * smoothstep(0.02, 0.1, up) * smoothstep(0.32, 0.14, up));
  float seen = smoothstep(-0.02, 0.01, sky.toSun.z);
  float halo = 0.75 * pow(max(0.0, toward), 220.0) + 0.3 * pow(max(0.0, toward), 24.0);
  colour = mix(colour, mix(light.glowColour, vec3(1.0, 0.97, 0.88), 0.55), seen * min(0.9, halo));
  colour = mix(colour, vec3(1.0, 0.985, 0.94), seen * smoothstep(0.99988, 0.99993, toward));
  colour += vec3(0.75, 0.82, 1.0) * stars(way) * smoothstep(0.6, 1.0, light.night) * smoothstep(0.05, 0.3, up);
  colour = mix(sky.zenith, min(colour, vec3(1.0)), sky.drama);
  fragColor = vec4(colour, smoothstep(-0.08, -0.045, way.z));
}
`;

/** Of clip space, well before the far plane. */
const WAY_DEPTH = 0.5;

/** A triangle that covers the screen. */
const CORNERS: readonly (readonly [x: number, y: number])[] = [
  [-1, -1],
  [3, -1],
  [-1, 3],
];

/** From the eye to what a point of clip space shows: points of one depth, so that it may be interpolated. */
function wayTo(viewport: Viewport, [x, y]: readonly [x: number, y: number]): Vec3 {
  const matrix = viewport.pixelUnprojectionMatrix;
  const pixel = [((x + 1) / 2) * viewport.width, ((1 - y) / 2) * viewport.height, WAY_DEPTH, 1];
  const sum = (row: number): number =>
    pixel.reduce((total, part, column) => total + part * (matrix[column * 4 + row] ?? 0), 0);
  const w = sum(3);
  const [eyeX = 0, eyeY = 0, eyeZ = 0] = viewport.cameraPosition;
  const way: Vec3 = [sum(0) / w - eyeX, sum(1) / w - eyeY, sum(2) / w - eyeZ];
  const [centreX = 0, centreY = 0, centreZ = 0] = viewport.center;
  const length = Math.hypot(centreX - eyeX, centreY - eyeY, centreZ - eyeZ);
  return [way[0] / length, way[1] / length, way[2] / length];
}

/** The sky by the sun's place. */
export class SkyLayer extends Layer<SkyLayerProps> {
  static override layerName = 'SkyLayer';
  declare state: { model: Model; corners: Buffer };

  override initializeState(): void {
    const { device } = this.context;
    const corners = device.createBuffer(new Float32Array(CORNERS.flat()));
    const model = new Model(device, {
      ...this.getShaders({ vs: VERTEX, fs: FRAGMENT, modules: [project32, light, skyUniforms] }),
      id: this.props.id,
      bufferLayout: [{ name: 'corners', format: 'float32x2' }],
      topology: 'triangle-list',
      vertexCount: 3,
    });
    model.setAttributes({ corners });
    this.setState({ model, corners });
  }

  override finalizeState(): void {
    this.state.model.destroy();
    this.state.corners.destroy();
  }

  override draw({ renderPass }: { renderPass: RenderPass }): void {
    const { model } = this.state;
    const { palette, sun } = this.props;
    const [ways0, ways1, ways2] = CORNERS.map((corner) => wayTo(this.context.viewport, corner)) as [Vec3, Vec3, Vec3];
    model.shaderInputs.setProps({
      light: lightProps(this.context.viewport, palette, sun),
      sky: {
        ways0,
        ways1,
        ways2,
        zenith: [...unitRgbOf(palette.sky)],
        horizon: [...unitRgbOf(palette.horizon)],
        toSun: directionOf(sun),
        drama: palette.drawing === 'lit' ? 1 : 0,
      },
    });
    model.draw(renderPass);
  }
}
