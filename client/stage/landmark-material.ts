import { Color, type Matrix4, ShaderMaterial, Vector3, Vector4 } from 'three';
import { hazeReachM, type Sun, sunProps } from '../layers/light.ts';
import type { Palette } from '../theme/palette.ts';

const VERTEX = /* glsl */ `
attribute float glow;
attribute vec3 color;
varying vec3 vNormal;
varying vec3 vPlace;
varying vec3 vColour;
varying float vGlow;
void main() {
  vec4 place = modelMatrix * vec4(position, 1.0);
  vPlace = place.xyz;
  vNormal = mat3(modelMatrix) * normal;
  vColour = color;
  vGlow = glow;
  gl_Position = projectionMatrix * place;
}
`;

/** The same light and haze as the buildings have; what glows shines by itself at night. */
const FRAGMENT = /* glsl */ `
uniform vec3 sunDirection;
uniform vec3 sunColour;
uniform vec3 skyColour;
uniform vec3 hazeColour;
uniform vec3 glowColour;
uniform float glow;
uniform vec3 tint;
uniform float hazeReach;
uniform float night;
uniform vec3 eye;
varying vec3 vNormal;
varying vec3 vPlace;
varying vec3 vColour;
varying float vGlow;
vec3 shown(vec3 linear) {
  return mix(linear * 12.92, 1.055 * pow(max(linear, vec3(0.0)), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, linear));
}
void main() {
  vec3 normal = normalize(vNormal);
  vec3 paint = shown(vColour);
  float facing = max(0.0, dot(normal, sunDirection));
  float wall = 0.9 - 0.12 * (1.0 - smoothstep(0.05, 0.4, sunDirection.z));
  vec3 lit = paint * tint * (skyColour * mix(wall, 1.0, normal.z) + sunColour * facing);
  lit += paint * vGlow * night * vec3(1.0, 0.9, 0.72) * 0.85;
  float reach = distance(vPlace, eye) / hazeReach;
  vec3 way = vPlace - eye;
  float toward = max(0.0, 0.5 + 0.5 * dot(way.xy / max(1e-4, length(way.xy)), normalize(sunDirection.xy)));
  vec3 air = mix(hazeColour, glowColour, glow * pow(toward, 6.0));
  gl_FragColor = vec4(mix(lit, air, 1.0 - exp(-reach * reach)), 1.0);
}
`;

/** One material for every landmark. */
export function landmarkMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      sunDirection: { value: new Vector3(0, 0, 1) },
      sunColour: { value: new Color() },
      skyColour: { value: new Color() },
      hazeColour: { value: new Color() },
      glowColour: { value: new Color() },
      glow: { value: 0 },
      tint: { value: new Color(1, 1, 1) },
      hazeReach: { value: 16_000 },
      night: { value: 0 },
      eye: { value: new Vector3() },
    },
  });
}

/** Gives the material the city's light. */
export function lightLandmarks(material: ShaderMaterial, palette: Palette, sun: Sun): void {
  const { sunDirection, sunColour, skyColour, hazeColour, glowColour, glow, night } = sunProps(palette, sun);
  const { uniforms } = material;
  material.userData.drawing = palette.drawing;
  uniforms.sunDirection?.value.set(...sunDirection);
  uniforms.sunColour?.value.setRGB(...sunColour);
  uniforms.skyColour?.value.setRGB(...skyColour);
  uniforms.hazeColour?.value.setRGB(...hazeColour);
  uniforms.glowColour?.value.setRGB(...glowColour);
  if (uniforms.glow) uniforms.glow.value = glow;
  const tint = palette.landmarkShare;
  uniforms.tint?.value.setRGB(tint, tint, tint);
  if (uniforms.night) uniforms.night.value = night;
}

/** Sets the eye from the camera: where the matrix to clip space has its centre of projection. */
export function placeEye(material: ShaderMaterial, projection: Matrix4): void {
  const { uniforms } = material;
  const place = new Vector4(0, 0, -1, 0).applyMatrix4(projection.clone().invert());
  if (place.w !== 0) uniforms.eye?.value.set(place.x / place.w, place.y / place.w, place.z / place.w);
  if (uniforms.hazeReach) uniforms.hazeReach.value = hazeReachM(material.userData.drawing, uniforms.eye?.value.z);
}
