import type { ShaderModule } from '@luma.gl/shadertools';

type Vec3 = [number, number, number];

/** Uniforms of a mode's vehicles in one frame. */
export type LegProps = {
  /** Seconds from the columns' base. */
  now: number;
  /** How much larger than life a body is drawn. */
  bodyScale: number;
  /** Least radius of a dot, pixels. */
  dotRadius: number;
  /** Metres. */
  bodyWidth: number;
  bodyHeight: number;
  /** 1: underground, drawn as light. */
  glow: number;
  /** Share of white added to the colours. */
  lighten: number;
  /** Share of grey of the same lightness in the colours. */
  mute: number;
  selectedSlot: number;
  staleColour: Vec3;
  accent: Vec3;
  ground: Vec3;
  /** Round a vehicle, that it stands out. */
  edge: Vec3;
};

const BLOCK = /* glsl */ `\
layout(std140) uniform legUniforms {
  float now;
  float bodyScale;
  float dotRadius;
  float bodyWidth;
  float bodyHeight;
  float glow;
  float lighten;
  float mute;
  float selectedSlot;
  vec3 staleColour;
  vec3 accent;
  vec3 ground;
  vec3 edge;
} leg;
`;

export const legUniforms = {
  name: 'leg',
  vs: BLOCK,
  fs: BLOCK,
  uniformTypes: {
    now: 'f32',
    bodyScale: 'f32',
    dotRadius: 'f32',
    bodyWidth: 'f32',
    bodyHeight: 'f32',
    glow: 'f32',
    lighten: 'f32',
    mute: 'f32',
    selectedSlot: 'f32',
    staleColour: 'vec3<f32>',
    accent: 'vec3<f32>',
    ground: 'vec3<f32>',
    edge: 'vec3<f32>',
  },
} as const satisfies ShaderModule<LegProps>;

/**
 * Where a vehicle is now and how it looks, from its two legs. It turns into a leg within 0.8 s; when its future has run
 * out for 12 s it pales, and after five minutes it is gone.
 */
const POSE = /* glsl */ `\
in vec4 firstPath;
in vec4 firstTime;
in vec4 nextPath;
in vec4 nextTime;
in vec4 lookColour;
in vec4 lookSize;

const float TURN_S = 0.8;
const float KNOWN_S = 1.0e8;

struct Pose {
  vec2 place;
  float bearing;
  float length;
  float stale;
  float shown;
  float scheduled;
  float selected;
};

Pose leg_pose() {
  bool onNext = leg.now >= nextTime.x;
  vec4 path = onNext ? nextPath : firstPath;
  vec4 time = onNext ? nextTime : firstTime;
  float elapsed = leg.now - time.x;
  float overdue = !onNext && nextTime.x < KNOWN_S ? 0.0 : elapsed - 1.0 / time.y;
  float flags = floor(lookColour.a * 255.0 + 0.5);
  Pose pose;
  pose.place = path.xy + path.zw * clamp(elapsed * time.y, 0.0, 1.0);
  pose.bearing = mix(time.z, time.w, smoothstep(0.0, TURN_S, elapsed));
  pose.length = lookSize.x * 255.0;
  pose.stale = smoothstep(12.0, 24.0, overdue);
  pose.shown = mod(flags, 2.0) * (1.0 - smoothstep(270.0, 300.0, overdue));
  pose.scheduled = mod(floor(flags / 2.0), 2.0);
  pose.selected = float(abs(float(gl_InstanceID) - leg.selectedSlot) < 0.5);
  return pose;
}

vec3 leg_colour(Pose pose) {
  vec3 colour = mix(lookColour.rgb, vec3(1.0), leg.lighten + 0.3 * pose.scheduled);
  colour = mix(colour, vec3(dot(colour, vec3(0.3, 0.59, 0.11))), leg.mute);
  colour = mix(colour, leg.staleColour, pose.stale * 0.85);
  return mix(colour, leg.accent, pose.selected * 0.6);
}

/* Metres of a body as drawn: what is added makes a bus as much larger as its width, a train hardly. */
float leg_drawn_length(float length) {
  return length + (leg.bodyScale - 1.0) * min(length, 12.0);
}

/* Pixels from a clip position, y up. */
vec2 leg_pixels(vec4 clip) {
  return clip.xy / clip.w * 0.5 * project.viewportSize / project.devicePixelRatio;
}
`;

/** Dots far away, rounded bars at middle distance: capsules on the screen. */
export const BAR_VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME leg-bar-vertex
in vec2 corners;
${POSE}
out vec2 vAcross;
out float vHalf;
out float vRadius;
out vec4 vColour;
out float vSelected;
flat out float vScheduled;

/* Metres by which a bar is drawn nearer to the eye, so that the houses of its street do not hide it but hills do. */
const float NEARER_M = 220.0;

void main(void) {
  Pose pose = leg_pose();
  geometry.worldPosition = vec3(0.0);
  geometry.pickingColor = picking_getPickingColorFromInstanceID();
  vec3 place = vec3(pose.place, 2.0);
  vec2 ahead = vec2(sin(pose.bearing), cos(pose.bearing));
  vec4 middle = light_project(place);
  float drawnLength = leg_drawn_length(pose.length);
  vec4 nose = light_project(place + vec3(ahead * drawnLength * 0.5, 0.0));
  vec2 toNose = leg_pixels(nose) - leg_pixels(middle);
  float noseLength = min(length(toNose), 400.0);
  float pixelsPerMetre = project_size(1.0) * project.scale * project.focalDistance / max(0.001, middle.w);
  float farther = clamp(sqrt(project.focalDistance / max(0.001, middle.w)), 0.45, 1.25);
  float radius = max(leg.dotRadius * farther * (1.0 + 0.6 * pose.selected), 0.5 * leg.bodyWidth * leg.bodyScale * pixelsPerMetre);
  float spread = leg.glow > 0.5 ? 2.2 : 1.0;
  float bodied = leg.glow > 0.5 ? 0.0 : smoothstep(7.0, 13.0, noseLength);
  vec2 along = noseLength > 0.01 ? toNose / length(toNose) : vec2(1.0, 0.0);
  vHalf = max(0.0, noseLength - radius);
  vRadius = radius;
  float margin = (vRadius + 1.5) * spread + 2.0 + 3.0 * pose.selected;
  vAcross = corners * vec2(vHalf + margin, margin);
  vec2 offset = along * vAcross.x + vec2(-along.y, along.x) * vAcross.y;
  vec3 nearer = place + normalize(light.eye - place) * min(NEARER_M, 0.5 * distance(light.eye, place));
  vec4 nearClip = light_project(nearer);
  float alpha = pose.shown * (1.0 - 0.82 * bodied) * mix(1.0, 0.55, pose.stale) * (leg.glow > 0.5 ? 0.9 : 1.0);
  vColour = vec4(leg_colour(pose), alpha);
  vSelected = pose.selected;
  vScheduled = pose.scheduled;
  gl_Position = middle;
  gl_Position.xy += offset * 2.0 * project.devicePixelRatio / project.viewportSize * middle.w;
  gl_Position.z = nearClip.z / nearClip.w * middle.w;
  if (alpha < 0.01 || middle.w <= 0.0) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  DECKGL_FILTER_COLOR(vColour, geometry);
}
`;

export const BAR_FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME leg-bar-fragment
precision highp float;
in vec2 vAcross;
in float vHalf;
in float vRadius;
in vec4 vColour;
in float vSelected;
flat in float vScheduled;
out vec4 fragColor;

void main(void) {
  float off = length(vec2(max(0.0, abs(vAcross.x) - vHalf), vAcross.y)) - vRadius;
  float fill = 1.0 - smoothstep(-0.6, 0.6, off);
  float rim = smoothstep(-1.7, -0.9, off) * fill;
  vec3 colour = mix(vColour.rgb, vScheduled > 0.5 ? vColour.rgb * 0.75 : leg.edge, rim * 0.55);
  float alpha = fill;
  if (leg.glow > 0.5) {
    float halo = exp(-max(0.0, off) / max(1.0, vRadius * 0.45));
    float casing = 1.0 - smoothstep(1.2, 2.2, off);
    colour = mix(mix(vColour.rgb, leg.edge, casing * (1.0 - light.night)), vColour.rgb, fill);
    alpha = max(max(fill, casing * (0.75 - 0.75 * light.night)), halo * 0.4 * light.night);
  } else if (light.night > 0.3) {
    alpha = max(fill, 0.35 * light.night * exp(-max(0.0, off) / 1.6));
  }
  float ring = vSelected * (1.0 - smoothstep(0.5, 1.4, abs(off - 2.5)));
  colour = mix(colour, leg.accent, ring);
  fragColor = vec4(colour, max(alpha, ring) * vColour.a);
  if (fragColor.a < 0.01) discard;
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
`;

/** Little bodies, near: sills, glass, roof, joints of the long ones, lamps at night. */
export const BODY_VERTEX = /* glsl */ `\
#version 300 es
#define SHADER_NAME leg-body-vertex
in vec3 positions;
in vec3 normals;
${POSE}
out vec3 vBox;
out vec3 vNormal;
out vec3 vPlace;
out vec4 vColour;
flat out float vLength;

void main(void) {
  Pose pose = leg_pose();
  geometry.worldPosition = vec3(0.0);
  geometry.pickingColor = picking_getPickingColorFromInstanceID();
  vec2 ahead = vec2(sin(pose.bearing), cos(pose.bearing));
  vec2 left = vec2(-ahead.y, ahead.x);
  vec3 size = vec3(leg_drawn_length(pose.length), vec2(leg.bodyWidth, leg.bodyHeight) * leg.bodyScale);
  vec3 box = positions * size;
  vPlace = vec3(pose.place + ahead * box.x + left * box.y, box.z + 0.1);
  vBox = positions;
  vLength = pose.length;
  vNormal = normalize(vec3(ahead * normals.x + left * normals.y, normals.z));
  vec4 middle = light_project(vec3(pose.place, 1.0));
  vec4 nose = light_project(vec3(pose.place + ahead * size.x * 0.5, 1.0));
  float noseLength = length(leg_pixels(nose) - leg_pixels(middle));
  float alpha = pose.shown * smoothstep(5.0, 9.0, noseLength) * mix(1.0, 0.6, pose.stale);
  vColour = vec4(leg_colour(pose), alpha);
  gl_Position = light_project(vPlace);
  if (alpha < 0.02) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  DECKGL_FILTER_COLOR(vColour, geometry);
}
`;

export const BODY_FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME leg-body-fragment
precision highp float;
in vec3 vBox;
in vec3 vNormal;
in vec3 vPlace;
in vec4 vColour;
flat in float vLength;
out vec4 fragColor;

void main(void) {
  vec3 normal = normalize(vNormal);
  float side = 1.0 - smoothstep(0.5, 0.8, abs(normal.z));
  float along = vBox.x * vLength;
  float carriage = vLength > 20.0 ? 8.0 : 18.0;
  float joint = vLength > 14.0 ? 1.0 - smoothstep(0.12, 0.3, abs(mod(along + carriage * 0.5, carriage) - carriage * 0.5) - 0.05) : 0.0;
  if (abs(along) > vLength * 0.5 - 1.0) joint = 0.0;
  float fine = 1.0 - smoothstep(0.25, 0.9, fwidth(along));
  joint *= fine;
  float glass = side * smoothstep(0.46, 0.5, vBox.z) * (1.0 - smoothstep(0.76, 0.8, vBox.z));
  float post = smoothstep(0.44, 0.5, abs(fract(along / 1.5) - 0.5)) * fine;
  float end = smoothstep(0.48, 0.485, abs(vBox.x));
  glass *= mix(1.0 - post * 0.8, 1.0, end) * mix(0.4, 1.0, fine);
  float sill = side * (1.0 - smoothstep(0.1, 0.16, vBox.z));
  vec3 paint = mix(vColour.rgb, mix(vColour.rgb, vec3(0.96), 0.72), smoothstep(0.85, 0.97, vBox.z));
  vec3 day = mix(paint, vec3(0.2, 0.25, 0.3), glass * 0.7);
  day = mix(day, vec3(0.12), max(sill, joint * 0.75));
  vec3 colour = day * light_on(normal) * 1.02;
  vec3 inside = mix(vec3(1.0, 0.86, 0.62), vec3(0.9, 0.95, 1.0), 0.4);
  colour = mix(colour, inside, glass * (1.0 - joint) * light.night * (end > 0.5 ? 0.35 : 0.85));
  colour += vColour.rgb * light.night * 0.25 * (1.0 - glass);
  float lamp = end * (1.0 - smoothstep(0.03, 0.11, distance(vec2(abs(vBox.y), vBox.z), vec2(0.36, 0.3))));
  colour = mix(colour, vBox.x > 0.0 ? vec3(1.0, 0.97, 0.88) : vec3(0.95, 0.1, 0.06), lamp * (0.25 + 0.75 * light.night));
  colour = mix(colour, light.hazeColour, light_haze(vPlace) * 0.8);
  fragColor = vec4(colour, vColour.a);
  DECKGL_FILTER_COLOR(fragColor, geometry);
}
`;
