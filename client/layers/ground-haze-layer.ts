import { Layer, type LayerProps, project32 } from '@deck.gl/core';
import type { Buffer, RenderPass } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import type { Palette } from '../theme/palette.ts';
import { light, lightProps, type Sun } from './light.ts';

export interface GroundHazeLayerProps extends LayerProps {
  readonly palette: Palette;
  readonly sun: Sun;
}

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
  fragColor = vec4(light.hazeColour, light_haze(vPlace));
}
`;

/** Half the edge of the sheet, metres: beyond it nothing can be told from the horizon. */
const REACH_M = 160_000;

/** Cells of the sheet each way: a few, so that none spans too much of the eye's depth. */
const CELLS = 16;

/** The air between the eye and the ground: the far ground melts into the horizon. */
export class GroundHazeLayer extends Layer<GroundHazeLayerProps> {
  static override layerName = 'GroundHazeLayer';
  declare state: { model: Model; corners: Buffer };

  override initializeState(): void {
    const { device } = this.context;
    const corners = device.createBuffer(sheet());
    const model = new Model(device, {
      ...this.getShaders({ vs: VERTEX, fs: FRAGMENT, modules: [project32, light] }),
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
    model.shaderInputs.setProps({ light: lightProps(this.context.viewport, this.props.palette, this.props.sun) });
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
