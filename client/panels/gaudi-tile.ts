/**
 * The hexagonal tile of Passeig de Gràcia, as strokes: six-sided tiles with an alga in each middle, and where three
 * tiles meet, by turns, a nautilus and a starfish. Generated from circles and spirals; nothing is traced.
 */
export interface TileDrawing {
  readonly width: number;
  readonly height: number;
  /** Edges of the tiles. */
  readonly edges: string;
  /** What is in relief on them. */
  readonly relief: readonly string[];
}

type Point = readonly [x: number, y: number];

/** One repeat of the pattern for tiles of that side. */
export function drawTiles(side: number): TileDrawing {
  const height = side * Math.sqrt(3);
  const width = side * 3;
  const centres: readonly Point[] = [
    [0, 0],
    [width, 0],
    [0, height],
    [width, height],
    [width / 2, height / 2],
  ];
  const stars: Point[] = [];
  const shells: Point[] = [];
  for (const centre of centres) {
    for (const corner of [0, 2, 4]) stars.push(polar(centre, side, corner * 60));
    for (const corner of [1, 3, 5]) shells.push(polar(centre, side, corner * 60));
  }
  return {
    width,
    height,
    edges: centres
      .map((centre) => closed([0, 1, 2, 3, 4, 5].map((corner) => polar(centre, side, corner * 60))))
      .join(''),
    relief: [
      ...distinct(stars).map((centre) => starfish(centre, side * 0.42)),
      ...distinct(shells).map((centre) => nautilus(centre, side * 0.4)),
      ...centres.map((centre) => alga(centre, side * 0.36)),
    ],
  };
}

function polar([x, y]: Point, radius: number, angleDeg: number): Point {
  const angle = (angleDeg * Math.PI) / 180;
  return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
}

/** Five arms that bend one way, each ending round. */
function starfish(centre: Point, radius: number): string {
  const points: Point[] = [];
  for (let step = 0; step < 100; step++) {
    const share = step / 100;
    const wave = Math.cos(share * 5 * 2 * Math.PI);
    const reach = radius * (0.3 + 0.7 * ((wave + 1) / 2) ** 1.7);
    points.push(polar(centre, reach, share * 360 + 26 * (reach / radius)));
  }
  const dots = [0, 1, 2, 3, 4].map((arm) => circle(polar(centre, radius * 0.5, arm * 72 + 14), radius * 0.06));
  return closed(points) + dots.join('');
}

/** A spiral of two and a half turns with its chambers. */
function nautilus(centre: Point, radius: number): string {
  const turn = (step: number): Point => polar(centre, radius * 1.32 ** -(step / 8), step * 22.5);
  const spiral = open(Array.from({ length: 44 }, (_, step) => turn(step)));
  const chambers = Array.from({ length: 15 }, (_, step) => open([turn(step), turn(step + 16)]));
  return spiral + chambers.join('');
}

/** Three fronds that leave the middle and roll up, one way round. */
function alga(centre: Point, radius: number): string {
  const fronds = [30, 150, 270].map((from) => {
    const hub = polar(centre, radius * 0.62, from);
    const roll = Array.from({ length: 34 }, (_, step): Point => {
      const share = step / 33;
      return polar(hub, radius * 0.4 * (1 - share * 0.8), from + 180 + share * 560);
    });
    return open([polar(centre, radius * 0.08, from), ...roll]);
  });
  const leaves = [90, 210, 330].map((from) => {
    const tip = polar(centre, radius * 0.8, from);
    const bend = (side: number): Point => polar(centre, radius * 0.46, from + side * 24);
    const [[rightX, rightY], [leftX, leftY]] = [bend(1), bend(-1)];
    const [[startX, startY], [tipX, tipY]] = [polar(centre, radius * 0.12, from), tip];
    return `M${[startX, startY].map(short).join(' ')}Q${[rightX, rightY, tipX, tipY].map(short).join(' ')}Q${[leftX, leftY, startX, startY].map(short).join(' ')}`;
  });
  return fronds.join('') + leaves.join('');
}

function short(value: number): string {
  return value.toFixed(1);
}

function distinct(points: readonly Point[]): readonly Point[] {
  return [...new Map(points.map((point) => [point.map((each) => each.toFixed(1)).join(), point])).values()];
}

function open(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

function closed(points: readonly Point[]): string {
  return `${open(points)}Z`;
}

function circle([x, y]: Point, radius: number): string {
  const r = radius.toFixed(1);
  const diameter = (radius * 2).toFixed(1);
  return `M${(x - radius).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${diameter} 0a${r} ${r} 0 1 0 -${diameter} 0Z`;
}
