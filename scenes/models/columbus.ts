import type { BufferGeometry } from 'three';
import type { Paint, Point } from './mesh.ts';
import { Mesh } from './mesh.ts';
import { bar, block, circle, path, placed, turned } from './shapes.ts';

const STONE: Paint = { colour: '#b7ab97', glow: 0.3 };
const IRON: Paint = { colour: '#54584f', glow: 0.3 };
const BRONZE: Paint = { colour: '#4d5a50', glow: 0.4 };
const GOLD: Paint = { colour: '#c9a13b', glow: 0.7 };

/**
 * The Columbus monument (Gaietà Buïgas, 1888): 60 m, an iron column on a stone base, the figure pointing to the sea
 * along y.
 */
export function columbus(): BufferGeometry {
  const mesh = new Mesh();
  for (const [radius, high] of [
    [17, 0.5],
    [15.5, 1],
    [14, 1.6],
    [12, 3.8],
  ] as const) {
    turned(
      mesh,
      {
        profile: [radius, 0, radius, high],
        count: 24,
        smooth: false,
      },
      STONE,
    );
  }
  pedestal(mesh);
  column(mesh);
  figure(mesh);
  return mesh.geometry();
}

function pedestal(mesh: Mesh): void {
  turned(
    mesh,
    {
      profile: [7.6, 3.8, 7.6, 5, 6.4, 5.6, 6.2, 10.6, 7, 11.2, 7, 12],
      count: 8,
      smooth: false,
    },
    STONE,
  );
  for (let index = 0; index < 4; index += 1) {
    const buttress = new Mesh();
    block(buttress, { y: 8.6, low: 3.8, high: 9.6, width: 2.6, depth: 4.6 }, STONE);
    bar(buttress, path([0, 9.6, 9.6, 0, 9.4, 12, 0, 9.4, 12.6]), [0.7, 0.9, 0.4], BRONZE);
    mesh.add(buttress, placed(0, 0, 0, index * 90 + 45));
  }
  for (let index = 0; index < 8; index += 1) mesh.add(lion(), placed(0, 0, 0, index * 45 + 22.5));
  turned(
    mesh,
    {
      profile: [4.4, 12, 4.2, 15.4, 5, 16, 5, 16.6, 3.2, 17.4],
      count: 16,
    },
    { colour: '#6d6a5b', glow: 0.35 },
  );
}

function lion(): Mesh {
  const mesh = new Mesh();
  bar(mesh, path([0, 11.2, 2.9, 0, 12.6, 3, 0, 13.6, 3.2]), [0.9, 0.8, 1], BRONZE);
  return bar(mesh, path([0, 13.7, 3.2, 0, 14.4, 4]), [0.9, 0.6], BRONZE);
}

/** Fluted iron with two bands of ornament, a Corinthian capital and the half globe under the figure. */
function column(mesh: Mesh): void {
  const profile = [1.75, 17.4, 1.7, 19, 1.95, 19.2, 1.95, 20.2, 1.6, 20.5, 1.4, 43];
  turned(mesh, { profile, count: 16, smooth: true }, (row, side) =>
    row === 4 && side % 2 === 0 ? { colour: '#43473f', glow: 0.22 } : IRON,
  );
  turned(
    mesh,
    {
      profile: [1.4, 43, 2.1, 44.6, 2.9, 46.6, 3, 47.2],
      count: 12,
    },
    { colour: '#6c6a55', glow: 0.5 },
  );
  turned(
    mesh,
    {
      profile: [3, 47.2, 3, 48.2, 2.2, 48.3],
      count: 12,
    },
    IRON,
  );
  turned(
    mesh,
    {
      profile: [2.1, 48.3, 2.15, 49.6, 1.6, 50.4],
      count: 12,
    },
    GOLD,
  );
  turned(
    mesh,
    {
      profile: [1.6, 50.4, 1.55, 51.4, 0.9, 52.4, 0.6, 52.6],
      count: 12,
    },
    BRONZE,
  );
}

/** 7.2 m of bronze with the right arm out over the water. */
function figure(mesh: Mesh): void {
  const cloak: Point[] = path([0, 0, 52.6, 0, 0, 54.4, 0, -0.05, 56.4, 0, 0, 58, 0, 0, 58.5]);
  bar(mesh, cloak, [0.95, 0.9, 0.85, 0.95, 0.35], BRONZE, 8);
  turned(
    mesh,
    {
      profile: [0.3, 58.4, 0.52, 58.9, 0.52, 59.4, 0.3, 59.9, 0.02, 60],
      count: 8,
    },
    BRONZE,
  );
  bar(mesh, path([0.7, 0.1, 57.8, 0.75, 1.5, 57.9, 0.7, 3, 58]), [0.34, 0.26, 0.16], BRONZE);
  bar(mesh, path([-0.8, 0, 57.8, -1, 0.3, 56.4, -0.6, 0.7, 55.8]), [0.32, 0.26, 0.2], BRONZE);
  mesh.lid(circle(0.9, 52.6, 8), BRONZE);
}
