import { Layer, type LayerProps, project32 } from '@deck.gl/core';
import type { Buffer, RenderPass } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import type { ShaderModule } from '@luma.gl/shadertools';
import { type Palette, unitRgbOf } from '../theme/palette.ts';
import { light, lightProps, type Sun, type Vec3 } from './light.ts';
import type { Quality } from './quality.ts';
import { shade } from './shade.ts';
import { shadeMapsOf } from './shade-maps.ts';

export interface GroundHazeLayerProps extends LayerProps {
  readonly palette: Palette;
  readonly sun: Sun;
  readonly quality: Quality;
}

/** Share of its colour that a shadow lays over the ground: the rest is the ground itself, darkened. */
const SHADOW_LIGHT = 0.55;

const BLOCK = 'layout(std140) uniform groundShadeUniforms {\n  vec3 shadowColour;\n} groundShade;\n';

const groundUniforms = {
  name: 'groundShade',
  fs: BLOCK,
  uniformTypes: { shadowColour: 'vec3<f32>' },
} as const satisfies ShaderModule<{ shadowColour: Vec3 }>;

const VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME ground-haze-vertex
in vec2 corners;
out vec3 vPlace;
void main(void) {
  geometry.worldPosition = vec3(0.0);
  vPlace = vec3(light.eye.xy + corners, 0.0);
  gl_Position = light_project(vPlace);
}
`;

const FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME ground-haze-fragment
precision highp float;
in vec3 vPlace;
out vec4 fragColor;
void main(void) {
  vec3 up = vec3(0.0, 0.0, 1.0);
  vec3 open = light_on(up);
  vec3 reached = light_reaching(up, shade_sun(vPlace, up), shade_sky(vPlace, up));
  float dark = clamp(1.3 * (1.0 - dot(reached, vec3(1.0)) / dot(open, vec3(1.0))), 0.0, 0.9);
  float haze = light_haze(vPlace);
  float cover = 1.0 - (1.0 - dark) * (1.0 - haze);
  vec3 colour = groundShade.shadowColour * dark * (1.0 - haze) + light_air(vPlace - light.eye) * haze;
  fragColor = vec4(colour / max(cover, 1e-4), cover);
}
`;

/** Half the edge of the sheet, metres: beyond it nothing can be told from the horizon. */
const REACH_M = 160_000;

/** Cells of the sheet each way: a few, so that none spans too much of the eye's depth. */
const CELLS = 16;

/** What lies over the ground: the shadows of what stands on it, and the air, in which the far ground melts into the horizon. */
export class GroundHazeLayer extends Layer<GroundHazeLayerProps> {
  static override layerName = 'GroundHazeLayer';
  declare state: { model: Model; corners: Buffer };

  override initializeState(): void {
    const { device } = this.context;
    const corners = device.createBuffer(sheet());
    const model = new Model(device, {
      ...this.getShaders({ vs: VERTEX, fs: FRAGMENT, modules: [project32, light, shade, groundUniforms] }),
      id: this.props.id,
      bufferLayout: [{ name: 'corners', format: 'float32x2' }],
      topology: 'triangle-list',
      vertexCount: CELLS * CELLS * 6,
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
    const { device, viewport } = this.context;
    const { palette, sun, quality } = this.props;
    const lighting = lightProps(viewport, palette, sun);
    const shading = shadeMapsOf(device).propsFor(viewport, lighting, quality, palette.drawing === 'lit');
    const groundShade = { shadowColour: unitRgbOf(palette.shadow).map((part) => part * SHADOW_LIGHT) as Vec3 };
    model.shaderInputs.setProps({ light: lighting, shade: shading, groundShade });
    model.draw(renderPass);
  }
}

/** Cells that grow with their distance from the eye. */
function sheet(): Float32Array {
  const line = Array.from({ length: CELLS + 1 }, (_, index) => {
    const share = (index / CELLS) * 2 - 1;
    return Math.sign(share) * Math.abs(share) ** 3 * REACH_M;
  });
  const corners: number[] = [];
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      const [west = 0, east = 0, south = 0, north = 0] = [line[column], line[column + 1], line[row], line[row + 1]];
      corners.push(west, south, east, south, east, north, west, south, east, north, west, north);
    }
  }
  return new Float32Array(corners);
}
