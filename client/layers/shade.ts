import type { Texture } from '@luma.gl/core';
import type { ShaderModule } from '@luma.gl/shadertools';
import type { Matrix16 } from './sight.ts';

type Vec2 = [number, number];

/** What {@link shade} is given: both maps hold a circle of the city around `centre`. */
export type ShadeProps = {
  /** From metres from the city's origin to the sun's map: 0-1 across, up and toward the sun. */
  toSun: Matrix16;
  /** Middle of the maps, metres east and north of the city's origin. */
  centre: Vec2;
  /** Radius of the circle, metres. */
  reachM: number;
  /** Width of a texel of the sun's map, metres. */
  texelM: number;
  /** 0: no shadow; 1: with hard edges; 2: with soft ones. */
  shadows: number;
  /** 1: what stands around darkens. */
  ambient: number;
  /** Depths as the sun sees them. */
  sunDepths: Texture;
  /** Height of the roofs over the plane, in {@link ROOF_RANGE_M}, with its coarser steps. */
  roofs: Texture;
};

type ShadeUniforms = Omit<ShadeProps, 'sunDepths' | 'roofs'>;

/** Metres that the whole range of the roofs' map stands for. */
export const ROOF_RANGE_M = 128;

/** Texels along a side of the roofs' map. */
export const ROOF_TEXELS = 1024;

const BLOCK = /* glsl */ `\
layout(std140) uniform shadeUniforms {
  mat4 toSun;
  vec2 centre;
  float reachM;
  float texelM;
  float shadows;
  float ambient;
} shade;
`;

const FRAGMENT = /* glsl */ `\
${BLOCK}
uniform highp sampler2DShadow shade_sunDepths;
uniform highp sampler2D shade_roofs;

/* 1 well inside the circle that the maps hold, 0 at its edge. */
float shade_inside(vec3 place) {
  return 1.0 - smoothstep(0.8, 0.97, distance(place.xy, shade.centre) / shade.reachM);
}

float shade_tap(vec3 at, vec2 off) {
  return texture(shade_sunDepths, vec3(at.xy + off, at.z));
}

/* Share of the sun that reaches a place: 0 in shadow. */
float shade_sun(vec3 place, vec3 normal) {
  if (shade.shadows < 0.5) return 1.0;
  float inside = shade_inside(place);
  if (inside <= 0.0) return 1.0;
  vec3 at = (shade.toSun * vec4(place + normal * shade.texelM * 1.4, 1.0)).xyz;
  if (any(greaterThan(abs(at.xy - 0.5), vec2(0.5)))) return 1.0;
  vec2 texel = 1.0 / vec2(textureSize(shade_sunDepths, 0));
  if (shade.shadows < 1.5) return mix(1.0, shade_tap(at, vec2(0.0)), inside);
  float lit = 0.0;
  for (int row = -1; row <= 1; row++) {
    for (int column = -1; column <= 1; column++) {
      lit += shade_tap(at, vec2(float(column), float(row)) * texel * 1.1);
    }
  }
  return mix(1.0, lit / 9.0, inside);
}

/* Height of what stands within a distance of a place, on the average. */
float shade_around(vec2 place, float withinM) {
  vec2 at = (place - shade.centre) / (2.0 * shade.reachM) + 0.5;
  float step = withinM / (2.0 * shade.reachM);
  float level = log2(max(1.0, withinM * 0.9 / (2.0 * shade.reachM) * float(textureSize(shade_roofs, 0).x)));
  float height = textureLod(shade_roofs, at + vec2(0.4, 0.9) * step, level).r;
  height += textureLod(shade_roofs, at + vec2(-0.9, 0.4) * step, level).r;
  height += textureLod(shade_roofs, at + vec2(-0.4, -0.9) * step, level).r;
  height += textureLod(shade_roofs, at + vec2(0.9, -0.4) * step, level).r;
  return height * 0.25 * ${ROOF_RANGE_M}.0;
}

/* Share of the sky that a place sees past what stands around it. */
float shade_sky(vec3 place, vec3 normal) {
  if (shade.ambient < 0.5) return 1.0;
  float inside = shade_inside(place);
  if (inside <= 0.0) return 1.0;
  float near = shade_around(place.xy + normal.xy * 5.0, 5.0);
  float wide = shade_around(place.xy + normal.xy * 14.0, 16.0);
  float over = max(0.0, near - place.z) * 0.5 + max(0.0, wide - place.z) * 0.6;
  return 1.0 - 0.52 * inside * over / (over + 14.0);
}
`;

/** Shader module of what buildings take from each other and from the ground: the sun, and the sky. */
export const shade = {
  name: 'shade',
  vs: BLOCK,
  fs: FRAGMENT,
  uniformTypes: {
    toSun: 'mat4x4<f32>',
    centre: 'vec2<f32>',
    reachM: 'f32',
    texelM: 'f32',
    shadows: 'f32',
    ambient: 'f32',
  },
  getUniforms: (props: Partial<ShadeProps> = {}) => {
    const { sunDepths, roofs, ...uniforms } = props;
    return {
      ...uniforms,
      ...(sunDepths ? { shade_sunDepths: sunDepths } : {}),
      ...(roofs ? { shade_roofs: roofs } : {}),
    };
  },
} as const satisfies ShaderModule<ShadeProps, ShadeUniforms>;
