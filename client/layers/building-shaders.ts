import type { ShaderModule } from '@luma.gl/shadertools';

type Vec3 = [number, number, number];

/** Uniforms of the buildings in one frame. */
export type BuildingProps = {
  lowColour: Vec3;
  tallColour: Vec3;
  windowColour: Vec3;
  shadowColour: Vec3;
  /** Share of the windows that are lit, 0-1. */
  litShare: number;
  /** 1: drawn flat on the ground, as shadow. */
  asShadow: number;
  opacity: number;
};

const BLOCK = /* glsl */ `\
layout(std140) uniform buildingUniforms {
  vec3 lowColour;
  vec3 tallColour;
  vec3 windowColour;
  vec3 shadowColour;
  float litShare;
  float asShadow;
  float opacity;
} building;
`;

export const buildingUniforms = {
  name: 'building',
  vs: BLOCK,
  fs: BLOCK,
  uniformTypes: {
    lowColour: 'vec3<f32>',
    tallColour: 'vec3<f32>',
    windowColour: 'vec3<f32>',
    shadowColour: 'vec3<f32>',
    litShare: 'f32',
    asShadow: 'f32',
    opacity: 'f32',
  },
} as const satisfies ShaderModule<BuildingProps>;

/** Longest shadow for a metre of height: that of a sun 7 degrees high. */
const SHADOW_LIMIT = 8;

export const BUILDING_VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME building-vertex
in vec2 positions;
in vec4 heights;
in vec2 normals;
in vec2 traits;
out vec3 vPlace;
out vec3 vNormal;
out float vUp;
out float vAlong;
flat out float vLength;
flat out float vSeed;
flat out float vKind;

const float METRES = 65535.0 / 32.0;

void main(void) {
  vec4 metres = heights * METRES;
  vPlace = vec3(positions, metres.x);
  vUp = metres.y;
  vAlong = metres.z;
  vLength = metres.w;
  vNormal = metres.w < 0.01 ? vec3(0.0, 0.0, 1.0) : vec3(normals, 0.0);
  vSeed = traits.x;
  vKind = floor(traits.y * 255.0 + 0.5);
  geometry.worldPosition = vec3(0.0);
  if (building.asShadow > 0.5) {
    vec2 thrown = -light.sunDirection.xy / max(light.sunDirection.z, 1.0 / ${SHADOW_LIMIT}.0);
    vPlace = vec3(vPlace.xy + thrown * metres.y, vPlace.z - metres.y + 0.3);
  }
  gl_Position = light_project(vPlace);
}
`;

/** Walls with storeys and windows when near, lit windows at night, roofs, a dark foot, haze. */
export const BUILDING_FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME building-fragment
precision highp float;
precision highp int;
in vec3 vPlace;
in vec3 vNormal;
in float vUp;
in float vAlong;
flat in float vLength;
flat in float vSeed;
flat in float vKind;
out vec4 fragColor;

const float STOREY_M = 3.4;
const float BAY_M = 2.9;
const float GROUND_STOREY_M = 4.6;
/* Of a wall, as it shines from afar: a little more than it is, as lamps outshine what is around them. */
const float WINDOW_SHARE = 0.46;

uint mixed(uint bits) {
  bits = (bits ^ (bits >> 16)) * 0x7feb352du;
  bits = (bits ^ (bits >> 15)) * 0x846ca68bu;
  return bits ^ (bits >> 16);
}

/* 0-1, in whole numbers, so that every renderer lights the same windows. */
float hash(ivec2 cell, uint wallSeed) {
  return float(mixed(uint(cell.x) + mixed(uint(cell.y) + mixed(wallSeed))) >> 8) / 16777216.0;
}

/* 1 inside [from, to], softened over a pixel. */
float band(float value, float from, float to, float soft) {
  return smoothstep(from - soft, from + soft, value) * (1.0 - smoothstep(to - soft, to + soft, value));
}

/* Where a point lies on its wall, in bays and storeys, and how much of them a pixel covers. */
struct Facade {
  vec2 place;
  vec2 soft;
  float upper;
  float opening;
  uint seed;
};

Facade facade_at(vec2 pixel) {
  float bays = max(1.0, floor(vLength / BAY_M + 0.002));
  Facade facade;
  facade.place = vec2(vAlong / vLength * bays, (vUp - GROUND_STOREY_M) / STOREY_M);
  facade.soft = 0.7 * pixel * vec2(bays / vLength, 1.0 / STOREY_M);
  facade.upper = step(0.0, facade.place.y);
  facade.seed = uint(vSeed * 255.0 + 0.5) * 8192u + uint(vLength * 32.0 + 0.5);
  facade.opening = band(fract(facade.place.x), 0.3, 0.7, facade.soft.x) *
    band(fract(facade.place.y), 0.14, 0.74, facade.soft.y) * facade.upper;
  return facade;
}

vec3 wall(vec3 base, Facade facade, float pixelUp) {
  vec2 part = fract(facade.place);
  float shop = (1.0 - facade.upper) * band(fract(facade.place.x * 0.5), 0.12, 0.88, facade.soft.x) *
    band(vUp, 0.4, 3.4, pixelUp);
  float balcony = band(part.y, 0.04, 0.13, facade.soft.y) * band(part.x, 0.18, 0.82, facade.soft.x) * facade.upper;
  vec3 glass = mix(base * 0.62, vec3(0.42, 0.47, 0.53), 0.4) * (1.0 - 0.35 * light.night);
  vec3 detailed = mix(base, base * 0.82, balcony * 0.8);
  detailed = mix(detailed, glass, max(facade.opening, shop * 0.85) * 0.6);
  return mix(detailed, base * 0.9, band(part.y, 0.0, 0.025, facade.soft.y) * facade.upper * 0.6);
}

/* Light of the windows and shops, and how much of the wall it covers. */
vec4 lit_windows(Facade facade, float share, float pixelUp) {
  ivec2 cell = ivec2(floor(facade.place));
  ivec2 shop = ivec2(int(floor(facade.place.x * 0.5)), -9);
  float lit = step(hash(cell, facade.seed), share) * facade.upper * facade.opening;
  float shopLit = (1.0 - facade.upper) * step(hash(shop, facade.seed), share * 1.1) * band(vUp, 0.5, 3.1, pixelUp);
  vec3 warm = mix(building.windowColour, vec3(1.0, 0.95, 0.88), hash(cell, facade.seed + 1u) * 0.4);
  float cover = max(lit, shopLit * 0.7);
  return vec4(warm * (0.8 + 0.2 * hash(cell, facade.seed + 2u)) * cover, cover);
}

/* Windows too far to be told apart: a group of them shines by how many of it are lit. */
float group_light(Facade facade, float share, float level) {
  float across = exp2(level);
  ivec2 cell = ivec2(floor(facade.place / across));
  float drawnLot = hash(cell, facade.seed + 3u + uint(level)) - 0.5;
  return max(0.0, share + drawnLot * 3.2 * sqrt(share * (1.0 - share)) / across);
}

vec4 far_windows(Facade facade, float share, float pixel) {
  float level = clamp(log2(pixel / 0.45), 1.0, 6.0);
  float group = mix(group_light(facade, share, floor(level)), group_light(facade, share, floor(level) + 1.0), fract(level));
  float cover = WINDOW_SHARE * min(1.6, group);
  return vec4(building.windowColour * vec3(1.0, 0.9, 0.74) * cover, cover);
}

void main(void) {
  if (building.asShadow > 0.5) {
    fragColor = vec4(building.shadowColour, building.opacity * (1.0 - light_haze(vPlace)));
    return;
  }
  bool roof = vLength < 0.01;
  vec2 pixel = fwidth(vec2(vAlong, vUp));
  float near = roof ? 0.0 : 1.0 - smoothstep(0.5, 1.25, max(pixel.x, pixel.y));
  float evening = smoothstep(0.0, 0.3, light.night);
  float share = min(0.9, building.litShare * (0.35 + 1.3 * vSeed)) * (0.3 + 0.7 * smoothstep(0.1, 0.8, light.night));
  vec4 windows = vec4(0.0);
  float tall = smoothstep(8.0, 60.0, vUp);
  vec3 base = mix(building.lowColour, building.tallColour, 0.35 + 0.65 * tall);
  base *= 0.95 + 0.09 * vSeed;
  base = mix(base, base * vec3(1.035, 0.99, 0.945), fract(vSeed * 7.3));
  vec3 normal = normalize(vNormal);
  vec3 albedo = base;
  if (roof) {
    vec3 tile = mix(vec3(0.93, 0.86, 0.80), vec3(1.0), fract(vSeed * 13.7));
    albedo = mix(base, building.tallColour, 0.45) * mix(vec3(1.0), tile, 0.6) * (0.95 - 0.27 * light.night * light.night);
  } else {
    albedo = base * (0.955 - 0.26 * light.night);
    Facade facade = facade_at(pixel);
    if (evening > 0.0) windows = far_windows(facade, share, max(pixel.x, pixel.y));
    if (near > 0.001) {
      albedo = mix(albedo, wall(albedo, facade, pixel.y), near);
      windows = mix(windows, lit_windows(facade, share, pixel.y), near);
    }
  }
  vec3 colour = albedo * light_on(normal);
  float foot = roof ? 1.0 : mix(0.8, 1.0, smoothstep(0.0, 9.0, vUp)) * mix(0.95, 1.0, smoothstep(0.0, 24.0, vUp));
  colour *= foot;
  if (light.night > 0.01) colour += vec3(1.0, 0.74, 0.46) * light.night * (roof ? 0.004 : 0.085 * exp(-vUp / 4.0));
  colour = colour * (1.0 - windows.a * evening) + windows.rgb * evening;
  colour = mix(colour, light.hazeColour, light_haze(vPlace));
  fragColor = vec4(colour, building.opacity);
}
`;
