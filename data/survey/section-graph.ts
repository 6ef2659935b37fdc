import { type Point, toDegrees, toFlatDegrees } from '../city/plane.ts';
import { strongParts } from '../city/street-graph.ts';
import type { Street } from '../city/street-line.ts';
import { STREET_CLASSES, type StreetGraph } from '../contract/package.ts';
import { lengthOf } from './lines-nearby.ts';

/** A street between two nodes; one way or both. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly street: Street;
  readonly path: readonly Point[];
  /** Id of the official section; empty where generated. */
  readonly section: string;
  readonly assumed: number;
}

interface Way extends Link {
  readonly backwards: boolean;
}

/**
 * Opens the one-way streets between parts that cannot all reach each other, so that what hangs together can be driven
 * through from anywhere to anywhere.
 */
export function openedLinks<Each extends Link>(
  count: number,
  links: readonly Each[],
): { links: Each[]; opened: Each[] } {
  const part = strongParts(count, links.flatMap(waysOf));
  const opened: Each[] = [];
  const open = links.map((link) => {
    if (link.street.oneway === 0 || part[link.from] === part[link.to]) return link;
    opened.push(link);
    return { ...link, street: { ...link.street, oneway: 0 as const } };
  });
  return { links: open, opened };
}

export function sectionGraph(nodes: readonly Point[], links: readonly Link[]): StreetGraph {
  const ways = links.flatMap(waysOf);
  const names = [...new Set(['', ...links.map(({ street }) => street.name)])];
  const nameIndex = new Map(names.map((name, index) => [name, index]));
  const positions = nodes.map(toDegrees);
  const column = <Value>(read: (way: Way) => Value): Value[] => ways.map(read);
  return {
    nodes: {
      longitude: positions.map(([longitude]) => rounded(longitude)),
      latitude: positions.map(([, latitude]) => rounded(latitude)),
    },
    edges: {
      from: column(({ from }) => from),
      to: column(({ to }) => to),
      name: column(({ street }) => nameIndex.get(street.name) ?? 0),
      class: column(({ street }) => STREET_CLASSES.indexOf(street.class)),
      lanes: column(({ street }) => street.lanes),
      speedKmh: column(({ street }) => street.speedKmh),
      lengthM: column(({ path }) => Math.round(lengthOf(path) * 10) / 10),
      path: column(({ path, backwards }) => {
        const inner = path.slice(1, -1);
        return toFlatDegrees(backwards ? inner.reverse() : inner);
      }),
      section: column(({ section }) => section),
      assumed: column(({ assumed }) => assumed),
    },
    names,
  };
}

function waysOf(link: Link): Way[] {
  const { from, to, street } = link;
  const onward: Way = { ...link, backwards: false };
  const back: Way = { ...link, from: to, to: from, backwards: true };
  return [...(street.oneway >= 0 ? [onward] : []), ...(street.oneway <= 0 ? [back] : [])];
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
