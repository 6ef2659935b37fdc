import type { Viewport } from '@deck.gl/core';
import type { ShaderModule } from '@luma.gl/shadertools';
import { CITY_ORIGIN, toLocalCm } from '../../data/contract/place.ts';
import { type Palette, unitRgbOf } from '../theme/palette.ts';
import { clipMatrix, MERCATOR_STRETCH, type Matrix16 } from './sight.ts';

/** Where the sun stands: azimuth clockwise from north, altitude above the horizon, degrees. */
export interface Sun {
  readonly azimuthDeg: number;
  readonly altitudeDeg: number;
}

export type Vec3 = [number, number, number];

/** Uniforms of {@link light}. Places are metres east and north of the city's origin and up. */
export type LightProps = {
  toClip: Matrix16;
  stretch: number;
  eye: Vec3;
  sunDirection: Vec3;
  sunColour: Vec3;
  skyColour: Vec3;
  hazeColour: Vec3;
  /** The air under the sun, and how much of it there is: most when the sun is low. */
  glowColour: Vec3;
  glow: number;
  hazeReach: number;
  night: number;
};

const BLOCK = /* glsl */ `\
layout(std140) uniform lightUniforms {
  mat4 toClip;
  float stretch;
  vec3 eye;
  vec3 sunDirection;
  vec3 sunColour;
  vec3 skyColour;
  vec3 hazeColour;
  vec3 glowColour;
  float glow;
  float hazeReach;
  float night;
} light;
`;

/** Shader module of the city's light: sun, sky, haze, and places in metres from the city's origin. */
export const light = {
  name: 'light',
  vs: /* glsl */ `\
${BLOCK}
/* Clip position of a place in metres from the city's origin. */
vec4 light_project(vec3 place) {
  return light.toClip * vec4(place.x, place.y + place.y * place.y * light.stretch, place.z, 1.0);
}
/* Share of haze over a distance. */
float light_seen_haze(float awayM) {
  float reach = awayM / light.hazeReach;
  return 1.0 - exp(-reach * reach);
}
`,
  fs: /* glsl */ `\
${BLOCK}
/* Light on a surface that the sun reaches by a share and the sky by another. */
vec3 light_reaching(vec3 normal, float sunShare, float skyShare) {
  float facing = max(0.0, dot(normal, light.sunDirection));
  float wall = 0.9 - 0.12 * (1.0 - smoothstep(0.05, 0.4, light.sunDirection.z));
  return light.skyColour * mix(wall, 1.0, normal.z) * skyShare + light.sunColour * facing * sunShare;
}
/* Light on a surface: the sun on what faces it, the sky on what faces up, less of it on walls when the sun is low. */
vec3 light_on(vec3 normal) {
  return light_reaching(normal, 1.0, 1.0);
}
/* Colour of the air that way: the sun's side glows. */
vec3 light_air(vec3 way) {
  vec2 flatWay = way.xy / max(1e-4, length(way.xy));
  vec2 flatSun = light.sunDirection.xy / max(1e-4, length(light.sunDirection.xy));
  float toward = max(0.0, 0.5 + 0.5 * dot(flatWay, flatSun));
  return mix(light.hazeColour, light.glowColour, light.glow * pow(toward, 6.0));
}
/* Share of haze between the eye and a place. */
float light_haze(vec3 place) {
  float reach = distance(place, light.eye) / light.hazeReach;
  return 1.0 - exp(-reach * reach);
}
/* A colour as it is seen through the air. */
vec3 light_through_air(vec3 colour, vec3 place) {
  return mix(colour, light_air(place - light.eye), light_haze(place));
}
`,
  uniformTypes: {
    toClip: 'mat4x4<f32>',
    stretch: 'f32',
    eye: 'vec3<f32>',
    sunDirection: 'vec3<f32>',
    sunColour: 'vec3<f32>',
    skyColour: 'vec3<f32>',
    hazeColour: 'vec3<f32>',
    glowColour: 'vec3<f32>',
    glow: 'f32',
    hazeReach: 'f32',
    night: 'f32',
  },
} as const satisfies ShaderModule<LightProps>;

/** Props that every layer drawn in the city's own metres shares. */
export const CITY_METRES: { coordinateSystem: 'lnglat-offsets'; coordinateOrigin: [number, number, number] } = {
  coordinateSystem: 'lnglat-offsets',
  coordinateOrigin: [CITY_ORIGIN[0], CITY_ORIGIN[1], 0],
};

/** Drawn over what is there without hiding what comes after: the parameters deck gives a layer, but for the depth. */
export const OVERLAY_PARAMETERS = {
  depthWriteEnabled: false,
  depthCompare: 'less-equal',
  cullMode: 'none',
  blend: true,
  blendColorSrcFactor: 'src-alpha',
  blendColorDstFactor: 'one-minus-src-alpha',
  blendAlphaSrcFactor: 'one',
  blendAlphaDstFactor: 'one-minus-src-alpha',
  blendColorOperation: 'add',
  blendAlphaOperation: 'add',
} as const;

/** Metres at which haze has taken 63 % of a colour, in the clear air of a good day. */
const CLEAR_REACH_M = 15_000;

/** On paper there is no air. */
const NO_HAZE_M = 1e8;

/** Metres at which haze has taken 63 % of a colour, for an eye so high: from above the air is clearer. */
export function hazeReachM(drawing: Palette['drawing'], eyeM: number): number {
  return drawing === 'lit' ? Math.max(CLEAR_REACH_M, eyeM * 4) : NO_HAZE_M;
}

/** The uniforms of one frame. */
export function lightProps(viewport: Viewport, palette: Palette, sun: Sun): LightProps {
  const eye = eyeOf(viewport);
  return {
    toClip: clipMatrix(viewport),
    stretch: MERCATOR_STRETCH,
    eye,
    hazeReach: hazeReachM(palette.drawing, eye[2]),
    ...sunProps(palette, sun),
  };
}

/** The part of the uniforms that does not hang on the camera. */
export function sunProps(palette: Palette, sun: Sun): Omit<LightProps, 'toClip' | 'stretch' | 'eye' | 'hazeReach'> {
  const { altitudeDeg } = sun;
  const moon = altitudeDeg < -4;
  const direction = directionOf(
    moon ? { azimuthDeg: 150, altitudeDeg: 48 } : { ...sun, altitudeDeg: Math.max(3, altitudeDeg) },
  );
  const lit = palette.drawing === 'lit';
  const strength = moon ? 0.24 : 0.86 * smooth(-5, 1, altitudeDeg) - 0.47 * smooth(6, 40, altitudeDeg);
  return {
    sunDirection: direction,
    sunColour: scaled(palette.sunlight, lit ? strength : 0.16),
    skyColour: scaled(palette.skylight, moon ? 0.66 : lit ? 0.98 - 0.2 * smooth(-2, 40, altitudeDeg) : 0.88),
    hazeColour: scaled(palette.haze, 1),
    glowColour: scaled(palette.glow, 1),
    glow: lit ? smooth(-12, -2, altitudeDeg) * (1 - 0.75 * smooth(8, 35, altitudeDeg)) : 0,
    night: lit ? 1 - smooth(-6, 6, altitudeDeg) : 0,
  };
}

/** Toward the sun: east, north, up. */
export function directionOf({ azimuthDeg, altitudeDeg }: Sun): Vec3 {
  const azimuth = (azimuthDeg * Math.PI) / 180;
  const altitude = (altitudeDeg * Math.PI) / 180;
  const flat = Math.cos(altitude);
  return [Math.sin(azimuth) * flat, Math.cos(azimuth) * flat, Math.sin(altitude)];
}

function eyeOf(viewport: Viewport): Vec3 {
  const [x = 0, y = 0, z = 0] = viewport.cameraPosition;
  const [longitude = 0, latitude = 0] = viewport.unprojectFlat([x, y]);
  const { xCm, yCm } = toLocalCm([longitude, latitude]);
  const unitsPerMetre = viewport.distanceScales.unitsPerMeter[2] ?? 1;
  return [xCm / 100, yCm / 100, z / unitsPerMetre];
}

function scaled(hex: string, factor: number): Vec3 {
  const [red, green, blue] = unitRgbOf(hex);
  return [red * factor, green * factor, blue * factor];
}

function smooth(from: number, to: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}
