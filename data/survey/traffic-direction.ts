import type { TrafficSectionFact } from '../city/importers/facts.ts';
import { distance, distanceToPath, type Point, toPlane } from '../city/plane.ts';
import { nameKey } from './street-names.ts';

/** A published section in its direction of travel, in the plane. */
export interface TrafficCourse {
  readonly id: string;
  /** Of its street's name. */
  readonly key: string;
  readonly path: readonly Point[];
}

interface NamedPath {
  readonly key: string;
  readonly path: readonly Point[];
}

/** How near to its end the street that a section is said to begin or end at must run, metres. */
const REACH_M = 90;
const CELL_M = 200;

const FROM_TO = /\(\s*(.+?)\s+a\s+(.+?)\s*\)/;

/** Words of a street's type, short or long, that the names of the sections leave out or shorten as they like. */
const TYPE_WORDS =
  /^(?:c|av|avinguda|pg|p|passeig|pl|plaça|placa|rda|ronda|rambla|trav|travessera|ctra|carretera|carrer|gran|via)$/;

/**
 * The sections in the direction that their names tell (`Aragó (Pau Claris a Balmes)`): some are drawn the other way
 * round. Told by which of the two streets runs at which end; where that says nothing the line stays as drawn.
 */
export function trafficCourses(
  sections: readonly TrafficSectionFact[],
  streets: readonly NamedPath[],
): readonly TrafficCourse[] {
  const nearby = new StreetsByPlace(streets);
  return sections.map(({ id, name, path }) => {
    const course = path.map(toPlane);
    const key = nameKey(name.split('(')[0] ?? '');
    const [, from, to] = FROM_TO.exec(name) ?? [];
    const [first, last] = [course[0], course[course.length - 1]];
    if (from === undefined || to === undefined || !first || !last) return { id, key, path: course };
    const asDrawn = nearby.scoreOf(from, first) + nearby.scoreOf(to, last);
    const turned = nearby.scoreOf(from, last) + nearby.scoreOf(to, first);
    return { id, key, path: turned > asDrawn + 0.5 ? course.reverse() : course };
  });
}

class StreetsByPlace {
  private readonly cells = new Map<string, NamedPath[]>();

  constructor(streets: readonly NamedPath[]) {
    for (const street of streets) {
      const keys = new Set(street.path.map(([x, y]) => `${Math.floor(x / CELL_M)} ${Math.floor(y / CELL_M)}`));
      for (const key of keys) {
        const cell = this.cells.get(key);
        if (cell) cell.push(street);
        else this.cells.set(key, [street]);
      }
    }
  }

  /** 1 where a street of that name runs through a point, less with the distance, 0 where none is near. */
  scoreOf(name: string, [x, y]: Point): number {
    const words = nameKey(name)
      .split(' ')
      .filter((word) => !TYPE_WORDS.test(word));
    const last = words[words.length - 1];
    if (last === undefined) return 0;
    const [column, row] = [Math.floor(x / CELL_M), Math.floor(y / CELL_M)];
    let nearestM = REACH_M;
    for (let cell = 0; cell < 9; cell++) {
      const key = `${column - 1 + (cell % 3)} ${row - 1 + Math.floor(cell / 3)}`;
      for (const street of this.cells.get(key) ?? []) {
        if (street.key.split(' ').includes(last)) nearestM = Math.min(nearestM, distanceTo([x, y], street.path));
      }
    }
    return 1 - nearestM / REACH_M;
  }
}

function distanceTo(point: Point, path: readonly Point[]): number {
  return path.length > 1 ? distanceToPath(point, path) : distance(point, path[0] ?? point);
}
