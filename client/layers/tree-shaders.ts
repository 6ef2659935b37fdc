import type { ShaderModule } from '@luma.gl/shadertools';
import { SEGMENTS } from './tree-mesh.ts';

type Vec3 = [number, number, number];

/** Uniforms of the trees in one frame. Distances from the eye in metres. */
export type TreeProps = {
  nearReach: number;
  farReach: number;
  /** Share of the trees drawn. */
  share: number;
  /** 0-1: how far they have grown out of the ground as the eye comes near. */
  growth: number;
  /** 0: bare; 1: in full leaf. For those that lose their leaves. */
  fullness: number;
  shadowOpacity: number;
  evergreenColour: Vec3;
  deciduousColour: Vec3;
  needleColour: Vec3;
  frondColour: Vec3;
  barkColour: Vec3;
  shadowColour: Vec3;
};

const BLOCK = /* glsl */ `\
layout(std140) uniform treeUniforms {
  float nearReach;
  float farReach;
  float share;
  float growth;
  float fullness;
  float shadowOpacity;
  vec3 evergreenColour;
  vec3 deciduousColour;
  vec3 needleColour;
  vec3 frondColour;
  vec3 barkColour;
  vec3 shadowColour;
} tree;
`;

export const treeUniforms = {
  name: 'tree',
  vs: BLOCK,
  fs: BLOCK,
  uniformTypes: {
    nearReach: 'f32',
    farReach: 'f32',
    share: 'f32',
    growth: 'f32',
    fullness: 'f32',
    shadowOpacity: 'f32',
    evergreenColour: 'vec3<f32>',
    deciduousColour: 'vec3<f32>',
    needleColour: 'vec3<f32>',
    frondColour: 'vec3<f32>',
    barkColour: 'vec3<f32>',
    shadowColour: 'vec3<f32>',
  },
} as const satisfies ShaderModule<TreeProps>;

/** A tree of the columns, and what all three ways of drawing one begin with. */
const TREE = /* glsl */ `\
in vec3 lattice;
in vec2 positions;
in vec2 feet;
in vec4 sizes;
in vec4 traits;
out vec3 vPlace;
out vec3 vNormal;
out vec3 vColour;
out float vShade;

const float TURN = 6.2831853;

struct Tree {
  vec3 foot;
  float height;
  float crown;
  int shape;
  int leaves;
  float seed;
  float away;
  float grown;
};

Tree tree_here() {
  Tree here;
  here.foot = vec3(positions, feet.x * 65535.0 / 16.0);
  here.height = sizes.x * 255.0 / 4.0;
  here.crown = sizes.y * 255.0 / 8.0;
  here.shape = int(sizes.z * 255.0 + 0.5);
  here.leaves = int(sizes.w * 255.0 + 0.5);
  here.seed = traits.x;
  here.away = distance(here.foot, light.eye);
  float fading = 1.0 - smoothstep(0.8, 1.0, here.away / tree.farReach);
  here.grown = fract(here.seed * 7.77) <= tree.share ? tree.growth * fading : 0.0;
  here.height *= here.grown;
  here.crown *= here.grown;
  return here;
}

/* 1 where the eye is so near that a tree has a trunk; each tree at a distance of its own, so that no edge is seen. */
bool tree_near(Tree here) {
  return here.away < tree.nearReach * (0.85 + 0.3 * here.seed);
}

/* Where the crown begins and ends, as shares of the height. */
vec2 tree_span(int shape) {
  if (shape == 1) return vec2(0.06, 1.0);
  if (shape == 2) return vec2(0.1, 1.0);
  if (shape == 3) return vec2(0.58, 1.0);
  if (shape == 4) return vec2(0.74, 1.0);
  return vec2(0.26, 1.0);
}

vec3 tree_colour(Tree here) {
  vec3 colour = tree.evergreenColour;
  if (here.leaves == 1) colour = tree.deciduousColour;
  if (here.leaves == 2) colour = tree.needleColour;
  if (here.leaves == 3) colour = tree.frondColour;
  colour *= 0.9 + 0.22 * fract(here.seed * 3.1);
  colour = mix(colour, colour * vec3(1.06, 1.0, 0.88), fract(here.seed * 5.3));
  colour = mix(colour, vec3(dot(colour, vec3(0.34))), traits.y * 0.22);
  return colour;
}

void tree_out(vec3 place, bool drawn) {
  vPlace = place;
  gl_Position = light_project(place);
  if (!drawn) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`;

/** Near: a crown of the species' own form on its trunk. */
export const CROWN_VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME tree-crown-vertex
${TREE}
/* Distance from the stem as a share of the crown's radius, and height as a share of the crown's own. */
vec2 tree_outline(int shape, float up, float corner) {
  if (shape == 1) return vec2(sin(3.14159 * pow(up, 0.72)), up);
  if (shape == 2) return vec2(up < 0.1 ? 0.0 : 1.0 - pow(max(0.0, up - 0.16) / 0.84, 0.85), up);
  if (shape == 3) return vec2(pow(sin(3.14159 * pow(up, 0.62)), 0.6), up);
  if (shape == 4) {
    bool frond = mod(corner, 2.0) < 0.5;
    if (up < 0.1) return vec2(0.1, 0.3);
    if (up < 0.3) return frond ? vec2(1.05, 0.0) : vec2(0.16, 0.5);
    if (up < 0.6) return frond ? vec2(0.78, 0.74) : vec2(0.2, 0.66);
    return vec2((1.0 - up) * 1.1, 1.0 - 0.1 * up);
  }
  return vec2(pow(sin(3.14159 * pow(up, 0.86)), 0.72), up);
}

void main(void) {
  Tree here = tree_here();
  vec2 span = tree_span(here.shape);
  float angle = (lattice.x + here.seed * 3.7) * TURN;
  vec2 way = vec2(cos(angle), sin(angle));
  float corner = floor(lattice.x * ${SEGMENTS}.0 + 0.5);
  bool trunk = lattice.z > 0.5;
  vec2 outline = tree_outline(here.shape, lattice.y, corner);
  float bare = here.leaves == 1 ? 1.0 - tree.fullness : 0.0;
  float uneven = 1.0 + 0.16 * sin(corner * 2.6 + here.seed * 41.0 + lattice.y * 7.0) * float(here.shape == 0 || here.shape == 3);
  float radius = outline.x * here.crown * 0.5 * uneven * (1.0 - 0.25 * bare);
  float up = mix(span.x, span.y, outline.y);
  float thick = clamp(here.crown * 0.035, 0.1, 0.34) * here.grown;
  if (trunk) {
    up = mix(0.0, span.x + 0.12 * (1.0 - span.x), lattice.y);
    radius = thick * (here.shape == 4 ? 1.0 : mix(1.25, 0.75, lattice.y));
  }
  vNormal = trunk
    ? vec3(way, 0.0)
    : normalize(vec3(way * outline.x, here.shape == 4 ? 0.9 : (outline.y - 0.42) * mix(1.7, 0.5, float(here.shape == 1 || here.shape == 2))));
  vShade = trunk ? 0.82 : mix(0.66, 1.06, smoothstep(0.0, 0.85, outline.y));
  vColour = trunk ? tree.barkColour : mix(tree_colour(here), tree.barkColour * 1.25, bare * 0.75);
  tree_out(here.foot + vec3(way * radius, up * here.height), here.grown > 0.01 && tree_near(here));
}
`;

/** Far: a disc that looks to the eye, shaded as a ball. */
export const DISC_VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME tree-disc-vertex
${TREE}
void main(void) {
  Tree here = tree_here();
  vec2 span = tree_span(here.shape);
  vec3 middle = here.foot + vec3(0.0, 0.0, here.height * (span.x + span.y) * 0.5);
  vec3 toEye = normalize(light.eye - middle);
  vec3 right = normalize(vec3(-toEye.y, toEye.x, 0.0) + vec3(1e-5, 0.0, 0.0));
  vec3 above = cross(toEye, right);
  float bare = here.leaves == 1 ? 1.0 - tree.fullness : 0.0;
  float radius = here.crown * 0.5 * (1.0 - 0.25 * bare) * (here.shape == 4 ? 0.75 : 1.0);
  float tall = mix(radius, here.height * (span.y - span.x) * 0.5, length(toEye.xy));
  float angle = lattice.x * TURN;
  vec3 off = (right * cos(angle) * radius + above * sin(angle) * tall) * lattice.y * 1.06;
  vNormal = normalize(mix(toEye, right * cos(angle) + above * sin(angle) + toEye * 0.25, lattice.y));
  vShade = mix(0.98, 0.84 + 0.2 * sin(angle) * length(toEye.xy), lattice.y);
  vColour = mix(tree_colour(here), tree.barkColour * 1.25, bare * 0.75);
  tree_out(middle + off, here.grown > 0.01 && !tree_near(here));
}
`;

/** Share of the reach of crowns up to which their shadows are drawn. */
export const SHADOW_SHARE = 0.62;

/** Near: what a crown takes of the sun's light on the ground. */
export const TREE_SHADOW_VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME tree-shadow-vertex
${TREE}
void main(void) {
  Tree here = tree_here();
  vec2 span = tree_span(here.shape);
  vec2 thrown = -light.sunDirection.xy / max(light.sunDirection.z, 0.125);
  float angle = lattice.x * TURN;
  vec2 round = vec2(cos(angle), sin(angle)) * lattice.y * here.crown * 0.5;
  float longer = here.height * (span.y - span.x) * 0.35;
  vec2 along = thrown * longer * dot(normalize(thrown + vec2(1e-5)), vec2(cos(angle), sin(angle))) * lattice.y;
  vec2 middle = thrown * here.height * (span.x + span.y) * 0.42;
  vNormal = vec3(0.0, 0.0, 1.0);
  vShade = (1.0 - 0.75 * lattice.y) * (1.0 - smoothstep(0.4, ${SHADOW_SHARE}, here.away / tree.nearReach));
  vColour = tree.shadowColour;
  tree_out(here.foot + vec3(middle + round + along, 0.35), here.grown > 0.01 && tree_near(here));
}
`;

export const TREE_FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME tree-fragment
precision highp float;
in vec3 vPlace;
in vec3 vNormal;
in vec3 vColour;
in float vShade;
out vec4 fragColor;

void main(void) {
  vec3 colour = vColour * light_on(normalize(vNormal)) * vShade;
  colour += vec3(1.0, 0.74, 0.46) * light.night * 0.035 * (1.1 - vShade);
  fragColor = vec4(mix(colour, light.hazeColour, light_haze(vPlace)), 1.0);
}
`;

export const TREE_SHADOW_FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME tree-shadow-fragment
precision highp float;
in vec3 vPlace;
in vec3 vNormal;
in vec3 vColour;
in float vShade;
out vec4 fragColor;

void main(void) {
  fragColor = vec4(vColour, tree.shadowOpacity * vShade * (1.0 - light_haze(vPlace)));
}
`;
