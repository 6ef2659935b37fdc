import type { Texture } from '@luma.gl/core';
import type { ShaderModule } from '@luma.gl/shadertools';
import type { Vec3 } from './light.ts';

export type SeaProps = {
  water: Vec3;
  deep: Vec3;
  shallow: Vec3;
  foam: Vec3;
  quay: Vec3;
  zenith: Vec3;
  toSun: Vec3;
  /** South-west corner and size of the shore field, metres. */
  fieldOrigin: [number, number];
  fieldSize: [number, number];
  rangeM: number;
  seconds: number;
  /** 1: one even colour. */
  flatness: number;
  shores: Texture;
};

export const seaUniforms = {
  name: 'sea',
  fs: /* glsl */ `\
layout(std140) uniform seaUniforms {
  vec3 water;
  vec3 deep;
  vec3 shallow;
  vec3 foam;
  vec3 quay;
  vec3 zenith;
  vec3 toSun;
  vec2 fieldOrigin;
  vec2 fieldSize;
  float rangeM;
  float seconds;
  float flatness;
} sea;
uniform highp sampler2D sea_shores;
`,
  uniformTypes: {
    water: 'vec3<f32>',
    deep: 'vec3<f32>',
    shallow: 'vec3<f32>',
    foam: 'vec3<f32>',
    quay: 'vec3<f32>',
    zenith: 'vec3<f32>',
    toSun: 'vec3<f32>',
    fieldOrigin: 'vec2<f32>',
    fieldSize: 'vec2<f32>',
    rangeM: 'f32',
    seconds: 'f32',
    flatness: 'f32',
  },
  getUniforms: (props: Partial<SeaProps> = {}) => {
    const { shores, ...uniforms } = props;
    return { ...uniforms, ...(shores ? { sea_shores: shores } : {}) };
  },
} as const satisfies ShaderModule<SeaProps, Omit<SeaProps, 'shores'>>;

export const SEA_VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME sea-vertex
in vec2 positions;
out vec3 vPlace;
void main(void) {
  geometry.worldPosition = vec3(0.0);
  vPlace = vec3(positions, 0.0);
  gl_Position = light_project(vPlace);
}
`;

export const SEA_FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME sea-fragment
precision highp float;
precision highp int;
in vec3 vPlace;
out vec4 fragColor;

float hash(ivec2 cell) {
  uint bits = uint(cell.x) * 0x9e3779b9u + uint(cell.y) * 0x85ebca6bu;
  bits = (bits ^ (bits >> 16)) * 0x7feb352du;
  bits = (bits ^ (bits >> 15)) * 0x846ca68bu;
  return float((bits ^ (bits >> 16)) >> 8) / 16777216.0;
}

/* Value noise: its slope east and north, and itself. */
vec3 noise(vec2 place) {
  ivec2 cell = ivec2(floor(place));
  vec2 part = fract(place);
  vec2 eased = part * part * (3.0 - 2.0 * part);
  vec2 slope = 6.0 * part * (1.0 - part);
  float a = hash(cell);
  float b = hash(cell + ivec2(1, 0));
  float c = hash(cell + ivec2(0, 1));
  float d = hash(cell + ivec2(1, 1));
  float twist = a - b - c + d;
  return vec3(slope * vec2(b - a + twist * eased.y, c - a + twist * eased.x),
    a + (b - a) * eased.x + (c - a) * eased.y + twist * eased.x * eased.y);
}

/* Slope of waves of a length, that run one way; none where a pixel holds more than one of them. */
vec3 waves(float lengthM, vec2 run, float steep, float pixelM) {
  vec2 across = vec2(-run.y, run.x);
  vec2 place = vec2(dot(vPlace.xy, run), dot(vPlace.xy, across) * 0.45) / lengthM;
  vec3 found = noise(place + vec2(-sea.seconds * 1.1 / sqrt(lengthM), sea.seconds * 0.05));
  float seen = 1.0 - smoothstep(0.25, 0.9, pixelM / lengthM);
  return vec3((found.x * run + found.y * 0.45 * across) * steep, found.z - 0.5) * seen;
}

void main(void) {
  vec2 pixel = vec2(length(dFdx(vPlace.xy)), length(dFdy(vPlace.xy)));
  float pixelM = sqrt(pixel.x * pixel.y) * 0.7 + max(pixel.x, pixel.y) * 0.3;
  vec2 at = (vPlace.xy - sea.fieldOrigin) / sea.fieldSize;
  bool charted = all(greaterThan(at, vec2(0.0))) && all(lessThan(at, vec2(1.0)));
  vec2 root = charted ? max(vec2(0.0), (texture(sea_shores, at).rg * 255.0 - 128.0) / 127.0) : vec2(1.0);
  vec2 awayM = root * root * sea.rangeM;
  float built = smoothstep(10.0, 30.0, awayM.y);
  float edge = 1.0 - smoothstep(0.0, 1.0, (awayM.x - max(1.2, sea.flatness * pixelM)) / max(0.4, pixelM));
  float near = 1.0 - smoothstep(2.0, 7.0, pixelM);
  if (sea.flatness > 0.5) {
    fragColor = vec4(mix(sea.water, sea.quay, edge * near), 1.0);
    return;
  }

  vec3 ripple = waves(46.0, vec2(0.86, -0.5), 0.02, pixelM) + waves(17.0, vec2(0.5, -0.86), 0.035, pixelM) +
    waves(6.5, vec2(0.97, 0.2), 0.06, pixelM) + waves(2.4, vec2(0.3, -0.95), 0.08, pixelM);
  float calm = smoothstep(4.0, 160.0, awayM.x);
  vec3 normal = normalize(vec3(-ripple.xy * (0.35 + 0.65 * calm), 1.0));
  vec3 toEye = normalize(light.eye - vPlace);

  vec3 colour = mix(sea.water, sea.deep, smoothstep(50.0, 480.0, awayM.x));
  float sand = 1.0 - smoothstep(0.0, 190.0, awayM.y + ripple.z * 40.0);
  colour = mix(colour, sea.shallow, sand * sand * 0.95);
  colour *= 1.0 + ripple.z * 0.035;
  colour *= 1.0 - 0.26 * (1.0 - smoothstep(0.0, 11.0, awayM.x)) * built;

  float grazing = 1.0 - max(0.0, dot(normal, toEye));
  float mirror = 0.04 + 0.66 * pow(grazing, 3.5);
  vec3 back = reflect(-toEye, normal);
  vec3 sky = mix(light_air(back), sea.zenith, 0.75 * (1.0 - exp(-max(0.0, back.z) * 4.0)));
  colour = mix(colour, sky, mirror);

  float rough = 1.0 - smoothstep(0.2, 12.0, pixelM);
  vec3 between = normalize(toEye + light.sunDirection);
  float shine = pow(max(0.0, dot(normalize(vec3(normal.xy * mix(0.5, 1.0, rough), 1.0)), between)), mix(90.0, 420.0, rough));
  float moonlight = mix(1.0, 0.35, light.night);
  colour += light.sunColour * shine * moonlight * mix(0.5, 1.6, rough) * smoothstep(-0.12, 0.02, max(sea.toSun.z, light.night - 0.7));

  float surf = noise(vPlace.xy / 9.0 + sea.seconds * 0.12).z;
  float swash = awayM.y + (surf - 0.5) * 7.0 + 1.6 * sin(sea.seconds * 0.5 + surf * 5.0);
  float line = 1.0 - smoothstep(1.5, 4.5 + pixelM, swash);
  float breaker = smoothstep(0.42, 0.62, surf) * (1.0 - smoothstep(0.0, 3.0 + pixelM, abs(swash - 15.0)));
  float reach = 1.0 - smoothstep(1.2, 7.0, pixelM);
  colour = mix(colour, sea.foam, max(line * 0.8, breaker * 0.45) * reach);
  colour = mix(colour, sea.quay * (1.0 - 0.5 * light.night), edge * built * near * 0.85);
  fragColor = vec4(light_through_air(min(colour, vec3(1.0)), vPlace), 1.0);
}
`;
