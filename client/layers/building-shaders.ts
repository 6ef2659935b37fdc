import type { ShaderModule } from '@luma.gl/shadertools';

type Vec3 = [number, number, number];

/** Uniforms of the buildings in one frame. */
export type BuildingProps = {
  lowColour: Vec3;
  tallColour: Vec3;
  roofColour: Vec3;
  /** What is made up, where the city is mostly surveyed. */
  plainColour: Vec3;
  windowColour: Vec3;
  outlineColour: Vec3;
  /** Share of the windows that are lit, 0-1. */
  litShare: number;
  /** 1: made-up buildings are drawn plainer than the others. */
  mixed: number;
  /** 1: flat, without windows, as for paper. */
  flatness: number;
  /** 1: the edges are drawn, not the faces. */
  edges: number;
  /** Metres in a pixel up to which windows are drawn one by one. */
  windowPixelM: number;
};

const BLOCK = /* glsl */ `\
layout(std140) uniform buildingUniforms {
  vec3 lowColour;
  vec3 tallColour;
  vec3 roofColour;
  vec3 plainColour;
  vec3 windowColour;
  vec3 outlineColour;
  float litShare;
  float mixed;
  float flatness;
  float edges;
  float windowPixelM;
} building;
`;

export const buildingUniforms = {
  name: 'building',
  vs: BLOCK,
  fs: BLOCK,
  uniformTypes: {
    lowColour: 'vec3<f32>',
    tallColour: 'vec3<f32>',
    roofColour: 'vec3<f32>',
    plainColour: 'vec3<f32>',
    windowColour: 'vec3<f32>',
    outlineColour: 'vec3<f32>',
    litShare: 'f32',
    mixed: 'f32',
    flatness: 'f32',
    edges: 'f32',
    windowPixelM: 'f32',
  },
} as const satisfies ShaderModule<BuildingProps>;

/** The places of the attributes are shared with what draws the shadows, which is bound to the same buffers. */
export const BUILDING_VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME building-vertex
layout(location = 0) in vec2 positions;
layout(location = 1) in vec4 heights;
layout(location = 2) in vec2 normals;
layout(location = 3) in vec2 traits;
out vec3 vPlace;
out vec3 vNormal;
out float vUp;
out float vAlong;
flat out float vTop;
flat out float vLength;
flat out float vSeed;
flat out float vKind;

const float METRES = 65535.0 / 32.0;

void main(void) {
  vec4 metres = heights * METRES;
  vPlace = vec3(positions, metres.x);
  vUp = metres.y;
  vTop = metres.y;
  vAlong = metres.z;
  vLength = metres.w;
  vNormal = metres.w < 0.01 ? vec3(0.0, 0.0, 1.0) : vec3(normals, 0.0);
  vSeed = traits.x;
  vKind = floor(traits.y * 255.0 + 0.5);
  geometry.worldPosition = vec3(0.0);
  gl_Position = light_project(vPlace);
  gl_Position.z -= building.edges * 0.0004 * gl_Position.w;
}
`;

/**
 * Walls with storeys and windows when near, lit windows at night, roofs of their own tone, shaded by the sun's shadows
 * and by what stands around, seen through the air. A triangle's last corner is at its wall's top: its height is the wall's.
 */
export const BUILDING_FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME building-fragment
precision highp float;
precision highp int;
in vec3 vPlace;
in vec3 vNormal;
in float vUp;
in float vAlong;
flat in float vTop;
flat in float vLength;
flat in float vSeed;
flat in float vKind;
out vec4 fragColor;

const float STOREY_M = 3.4;
const float BAY_M = 2.9;
const float GROUND_STOREY_M = 4.6;
const float EIXAMPLE = 1.0;
const float OLD_TOWN = 2.0;
const float VILLAGE = 3.0;
const float TOWER = 5.0;
const float INDUSTRIAL = 6.0;
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
  float slab = band(part.y, 0.02, 0.09, facade.soft.y) * band(part.x, 0.16, 0.84, facade.soft.x) * facade.upper;
  float rail = band(part.y, 0.09, 0.3, facade.soft.y) * band(part.x, 0.18, 0.82, facade.soft.x) * facade.upper;
  vec3 glass = mix(base * 0.42, light.skyColour * 0.5, 0.45) * (1.0 - 0.35 * light.night);
  vec3 detailed = mix(base, glass, max(facade.opening, shop * 0.8) * 0.6);
  detailed = mix(detailed, base * 0.66, rail * 0.34);
  detailed = mix(detailed, base * 1.05, slab * 0.7);
  float down = vTop - vUp;
  float cornice = step(9.0, vTop) * (1.0 - smoothstep(0.9 - pixelUp, 0.9 + pixelUp, down));
  float under = step(9.0, vTop) * band(down, 0.9, 1.35, pixelUp);
  return mix(mix(detailed, base * 0.74, under * 0.7), base * 1.06, cornice);
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
  float cover = WINDOW_SHARE * min(1.7, 1.15 * group);
  return vec4(building.windowColour * vec3(1.0, 0.9, 0.74) * cover, cover);
}

/* Renders of a facade and tiles of a roof differ a little from house to house. */
vec3 wall_tone(float kind) {
  float tall = smoothstep(8.0, 60.0, vTop);
  vec3 tone = mix(building.lowColour, building.tallColour, 0.3 + 0.7 * max(tall, step(TOWER - 0.5, kind) * 0.6));
  vec3 ochre = mix(vec3(1.03, 0.985, 0.92), vec3(0.975, 0.985, 1.0), fract(vSeed * 7.3));
  vec3 rose = mix(ochre, vec3(1.02, 0.955, 0.93), step(0.82, fract(vSeed * 23.7)));
  float warmth = kind == INDUSTRIAL || kind == TOWER ? 0.25 : 1.0;
  return tone * (0.94 + 0.1 * fract(vSeed * 3.1)) * mix(vec3(1.0), rose, warmth);
}

vec3 roof_tone(float kind) {
  float lot = fract(vSeed * 13.7);
  vec3 grey = mix(building.lowColour, building.tallColour, 0.55) * vec3(0.96, 0.97, 0.98);
  float tiled = kind == OLD_TOWN || kind == VILLAGE ? 0.75 : kind == EIXAMPLE ? 0.6 : kind == INDUSTRIAL ? 0.15 : 0.3;
  vec3 tone = mix(grey, building.roofColour, step(lot, tiled) * (0.65 + 0.35 * fract(vSeed * 31.0)));
  return mix(tone, building.tallColour, step(0.92, lot) * 0.8) * (0.95 + 0.1 * fract(vSeed * 5.9));
}

/* Single roofs cannot be told apart from afar: their mean. */
vec3 far_roof(vec3 tone) {
  float pixelM = length(fwidth(vPlace.xy));
  vec3 mean = mix(building.tallColour, building.roofColour, 0.45);
  return mix(tone, mean, 0.7 * smoothstep(1.5, 8.0, pixelM));
}

vec3 flat_colour(bool roof, float plain, vec3 normal) {
  float tall = smoothstep(8.0, 60.0, vTop);
  vec3 tone = roof ? building.roofColour : mix(building.lowColour, building.tallColour, tall);
  return mix(tone, building.plainColour, plain) * light_on(normal);
}

void main(void) {
  bool roof = vLength < 0.01;
  vec2 pixel = fwidth(vec2(vAlong, vUp));
  float madeUp = step(127.5, vKind);
  float kind = vKind - 128.0 * madeUp;
  float plain = madeUp * building.mixed;
  vec3 normal = normalize(vNormal);
  if (building.edges > 0.5) {
    float nearness = 1.0 - smoothstep(260.0, 1100.0, distance(vPlace, light.eye));
    fragColor = vec4(building.outlineColour, nearness * (1.0 - 0.55 * plain));
    return;
  }
  if (building.flatness > 0.5) {
    fragColor = vec4(flat_colour(roof, plain, normal), 1.0);
    return;
  }
  float near = roof ? 0.0 : 1.0 - smoothstep(0.45 * building.windowPixelM, 1.1 * building.windowPixelM, max(pixel.x, pixel.y));
  float evening = smoothstep(0.0, 0.3, light.night);
  float share = min(0.9, building.litShare * (0.35 + 1.3 * vSeed)) * (0.3 + 0.7 * smoothstep(0.1, 0.8, light.night));
  vec4 windows = vec4(0.0);
  vec3 albedo = mix(roof ? far_roof(roof_tone(kind)) : wall_tone(kind), building.plainColour, plain);
  if (!roof && (plain < 0.5 || evening > 0.0)) {
    if (plain < 0.5) albedo *= 1.0 - 0.2 * light.night;
    Facade facade = facade_at(pixel);
    float lit = share * (1.0 - 0.5 * plain);
    if (evening > 0.0) windows = far_windows(facade, lit, max(pixel.x, pixel.y));
    if (near > 0.001) {
      if (plain < 0.5) albedo = mix(albedo, wall(albedo, facade, pixel.y), near);
      windows = mix(windows, lit_windows(facade, lit, pixel.y), near);
    }
  }
  float held = shade.ambient * shade_inside(vPlace);
  float foot = roof ? 1.0 : mix(mix(0.78, 0.93, held), 1.0, smoothstep(0.0, 8.0, vUp)) * mix(0.96, 1.02, smoothstep(0.0, 26.0, vUp));
  vec3 colour = albedo * light_reaching(normal, shade_sun(vPlace, normal), shade_sky(vPlace, normal)) * foot;
  if (light.night > 0.01) colour += albedo * vec3(1.0, 0.7, 0.4) * light.night * (roof ? 0.03 : 0.9 * exp(-vUp / 5.0));
  colour = colour * (1.0 - windows.a * evening) + windows.rgb * evening;
  fragColor = vec4(light_through_air(colour, vPlace), 1.0);
}
`;
