import type { Body } from './building.ts';
import { toPlane } from './plane.ts';

/** Known buildings that fill no block, in round figures. Place of the middle, height, length, depth, azimuth of the length. */
const SINGLE_BUILDINGS: readonly (readonly [
  name: string,
  longitude: number,
  latitude: number,
  heightM: number,
  lengthM: number,
  depthM: number,
  azimuthDeg: number,
])[] = [
  ['Parlament de Catalunya', 2.189, 41.3879, 19, 92, 34, 56],
  ['Castell dels Tres Dragons', 2.184, 41.3878, 22, 48, 34, 42],
  ['Umbracle', 2.1851, 41.3869, 10, 52, 26, 132],
  ['Zoo', 2.188, 41.3873, 7, 34, 18, 56],
  ['Zoo', 2.1878, 41.3878, 6, 20, 14, 20],
  ['Zoo', 2.1897, 41.3884, 8, 30, 20, 130],
  ['Hospital del Mar', 2.1941, 41.3841, 27, 128, 52, 25],
  ['Parc de Recerca Biomèdica', 2.1953, 41.38545, 32, 78, 60, 25],
  ['Torre Mare Nostrum', 2.1904, 41.3832, 86, 26, 26, 50],
  ['Maremàgnum', 2.1831, 41.3755, 15, 84, 46, 28],
  ['L’Aquàrium', 2.1842, 41.3768, 14, 50, 38, 28],
];

/** Their bodies, counter-clockwise. */
export function singleBuildings(): Body[] {
  return SINGLE_BUILDINGS.map(([, longitude, latitude, heightM, lengthM, depthM, azimuthDeg]) => {
    const [x, y] = toPlane([longitude, latitude]);
    const turn = (azimuthDeg * Math.PI) / 180;
    const [alongX, alongY] = [Math.sin(turn), Math.cos(turn)];
    const corners = [
      [-1, 1],
      [-1, -1],
      [1, -1],
      [1, 1],
    ] as const;
    const ring = corners.map(([along, left]) => {
      const [a, l] = [(along * lengthM) / 2, (left * depthM) / 2];
      return [x + alongX * a - alongY * l, y + alongY * a + alongX * l] as const;
    });
    return { ring, heightM };
  });
}
