import type { BufferGeometry } from 'three';
import type { Paint } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { circle, speckle, turned } from './shapes.ts';

const ROWS = 52;

/** Torre Glòries (Jean Nouvel, 2005): 144.4 m, a shaft that swells and closes in a dome, skinned in coloured panes. */
export function torreGlories(): BufferGeometry {
  const mesh = new Mesh();
  const count = 40;
  const rings = Array.from({ length: ROWS + 1 }, (_, row) => {
    const z = 4 + (144.4 - 4) * (row / ROWS) ** 0.9;
    return circle(radiusAt(z), Math.min(z, 144.4), count);
  });
  turned(
    mesh,
    {
      profile: [16.8, 0, 16.8, 4],
      count,
    },
    { colour: '#3a3f45', glow: 0.5 },
  );
  mesh.loft(rings, pane, { smooth: true });
  turned(
    mesh,
    {
      profile: [26, 0, 26, 0.6, 19, 1.6],
      count,
    },
    { colour: '#b9b4a8' },
  );
  return mesh.geometry();
}

/** Metres from the axis: a little slimmer at the foot, widest at a third, closing from two thirds. */
function radiusAt(z: number): number {
  const swell = 17.4 + 2.2 * Math.sin(Math.min(1, z / 62) * (Math.PI / 2));
  if (z <= 72) return swell;
  const share = Math.min(1, (z - 72) / (144.4 - 72));
  return swell * Math.sqrt(Math.max(0, 1 - share ** 2.6));
}

const WARM = ['#a8443d', '#b5584c', '#9c4a62', '#b97358', '#84455c'];
const COOL = ['#5f87aa', '#7799b8', '#68779f', '#88a8c0', '#54749a'];
const PALE = ['#a9bdca', '#bccad3', '#cbd5da', '#9db3c4', '#b4c2cd'];

/** Flames of red from the foot, blue through the middle, paling toward the dome. */
function pane(row: number, column: number): Paint {
  const chance = speckle(row, column);
  const share = row / ROWS;
  const flames = 0.5 - share * 1.5 + 0.16 * Math.sin(column * 0.63) + 0.1 * Math.sin(column * 1.7 + 1);
  const pick = (colours: readonly string[]) => colours[Math.floor(speckle(column, row) * colours.length)] ?? '#87b1cf';
  if (chance < flames) return { colour: pick(WARM), glow: 0.8 };
  if (speckle(row + 7, column) < 0.07) return { colour: '#5a6773', glow: 0.2 };
  return chance < (share - 0.3) * 1.7 ? { colour: pick(PALE), glow: 0.55 } : { colour: pick(COOL), glow: 0.75 };
}
