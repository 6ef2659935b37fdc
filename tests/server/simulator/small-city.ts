import type { Places, StreetGraph, TransitLine, TransitNetwork } from '../../../data/contract/package.ts';
import { toLngLat, type LngLat } from '../../../data/contract/place.ts';
import type { Clock } from '../../../data/contract/clock.ts';

/** Metres east and north of the origin to degrees. */
function at(xM: number, yM: number): LngLat {
  return toLngLat({ xCm: xM * 100, yCm: yM * 100 });
}

/** A grid of streets both ways, 120 m apart; every fifth is a main street. */
export function gridStreets(size = 40): StreetGraph {
  const nodes = { longitude: [] as number[], latitude: [] as number[] };
  const names: string[] = [];
  for (let line = 0; line < size; line++) names.push(`Carrer de Ponent ${line + 1}`, `Avinguda del Nord ${line + 1}`);
  const edges = {
    from: [] as number[],
    to: [] as number[],
    name: [] as number[],
    class: [] as number[],
    lanes: [] as number[],
    speedKmh: [] as number[],
    lengthM: [] as number[],
    path: [] as number[][],
  };
  const join = (from: number, to: number, name: number, line: number) => {
    for (const [start, end] of [
      [from, to],
      [to, from],
    ] as const) {
      edges.from.push(start);
      edges.to.push(end);
      edges.name.push(name);
      edges.class.push(line % 5 === 0 ? 2 : 5);
      edges.lanes.push(2);
      edges.speedKmh.push(30);
      edges.lengthM.push(120);
      edges.path.push([]);
    }
  };
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [longitude, latitude] = at((column - size / 2) * 120, (row - size / 2) * 120);
      nodes.longitude.push(longitude);
      nodes.latitude.push(latitude);
      if (column > 0) join(row * size + column - 1, row * size + column, 2 * row, row);
      if (row > 0) join((row - 1) * size + column, row * size + column, 2 * column + 1, column);
    }
  }
  return { nodes, edges, names };
}

/** Four lines that cross: a metro, a tram, a bus that goes around, and a train with a corner. */
export function smallNetwork(): TransitNetwork {
  const stops = [
    { id: 'a', name: 'Ací', at: at(-2400, 0) },
    { id: 'b', name: 'Plaça, "gran"', at: at(-800, 10) },
    { id: 'c', name: 'Centre', at: at(0, 0) },
    { id: 'd', name: 'Dalt', at: at(1600, 0) },
    { id: 'e', name: 'Enllà', at: at(1600, 2000) },
    { id: 'f', name: 'Fora', at: at(0, 2000) },
    { id: 'sea', name: 'Mar', at: at(0, -1500) },
  ];
  const place = new Map(stops.map((stop) => [stop.id, stop.at]));
  const line = (said: Partial<TransitLine> & Pick<TransitLine, 'id' | 'mode' | 'stops'>): TransitLine => ({
    name: said.id.replace(/^.*-/, ''),
    longName: `Línia ${said.id}`,
    colour: '#1eb53a',
    textColour: '#ffffff',
    operator: 'Bessó de proves',
    path: said.stops.flatMap((id) => [...(place.get(id) ?? [])]),
    loop: false,
    headwayMin: [3, 5, 8],
    speedKmh: 27,
    ...said,
  });
  return {
    stops,
    lines: [
      line({ id: 'metro-L9', mode: 'metro', stops: ['a', 'b', 'c', 'd'] }),
      line({ id: 'tram-T1', mode: 'tram', stops: ['sea', 'c', 'f'], speedKmh: 18, headwayMin: [6, 8, 12] }),
      line({ id: 'rail-R7', mode: 'rail', stops: ['a', 'c', 'd', 'e'], speedKmh: 45, headwayMin: [12, 20, 30] }),
      line({
        id: 'bus-V1',
        mode: 'bus',
        stops: ['c', 'd', 'e', 'f'],
        path: ['c', 'd', 'e', 'f', 'c'].flatMap((id) => [...(place.get(id) ?? [])]),
        loop: true,
        speedKmh: 14,
        headwayMin: [6, 9, 15],
      }),
    ],
  };
}

export const NO_PLACES: Places = { places: [] };

/** A city small enough for tests that need one whole. */
export function smallCity(): { transit: TransitNetwork; places: Places; streets: StreetGraph } {
  return { transit: smallNetwork(), places: NO_PLACES, streets: gridStreets() };
}

/** A clock that stands until it is set. */
export class SetClock implements Clock {
  readonly speed: number;
  #ms: number;

  constructor(iso: string, speed = 1) {
    this.#ms = Date.parse(iso);
    this.speed = speed;
  }

  nowMs(): number {
    return this.#ms;
  }

  set(iso: string): void {
    this.#ms = Date.parse(iso);
  }
}
