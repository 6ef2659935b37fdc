import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeGround } from '../../data/city/ground.ts';
import { distance, type Point, toDegrees } from '../../data/city/plane.ts';
import { STREET_DEFAULTS } from '../../data/city/street-fact.ts';
import type { Street, StreetLine } from '../../data/city/street-line.ts';
import { crosses } from '../../data/city/polygon.ts';
import { ASSUMED, STREET_CLASSES } from '../../data/contract/package.ts';
import { mergeStreets } from '../../data/survey/merge-streets.ts';
import { sectionPath } from '../../data/survey/section-path.ts';
import { nameKey } from '../../data/survey/street-names.ts';
import { type StreetFacts, surveyStreets } from '../../data/survey/streets.ts';
import { trafficCourses } from '../../data/survey/traffic-direction.ts';

const GROUND = makeGround();

/** Well inside the Eixample's left half. */
const CENTRE: Point = [-1200, 600];

const at = (x: number, y: number) => toDegrees([CENTRE[0] + x, CENTRE[1] + y]);
const sourced = <Fact>(facts: readonly Fact[]) => facts.map((fact) => ({ fact, source: 1 }));

interface Sketch {
  readonly nodes: Readonly<Record<string, readonly [x: number, y: number]>>;
  readonly sections: readonly (readonly [id: string, from: string, to: string, name: string])[];
  readonly lines?: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly zone30?: readonly (readonly (readonly [number, number])[])[];
  readonly traffic?: readonly (readonly [name: string, path: readonly (readonly [number, number])[]])[];
}

function factsOf({ nodes, sections, lines = {}, zone30 = [], traffic = [] }: Sketch): StreetFacts {
  const path = (points: readonly (readonly [number, number])[]) => points.map(([x, y]) => at(x, y));
  return {
    'street-node': sourced(Object.entries(nodes).map(([id, [x, y]]) => ({ id, at: at(x, y) }))),
    'street-section': sourced(sections.map(([id, from, to, name]) => ({ id, from, to, name, lengthM: 100 }))),
    'street-geometry': sourced(Object.entries(lines).map(([id, points]) => ({ id, path: path(points) }))),
    'street-rule': sourced(zone30.map((points) => ({ rule: 'zone-30' as const, path: path(points) }))),
    'cycle-lane': [],
    'traffic-section': sourced(traffic.map(([name, points], id) => ({ id: String(id), name, path: path(points) }))),
  };
}

describe('the course of a section', () => {
  const from: Point = [0, 0];
  const to: Point = [100, 0];

  test('runs from node to node even where the line runs the other way', () => {
    const line: Point[] = [
      [100, 0],
      [50, 20],
      [0, 0],
    ];
    expect(sectionPath(from, to, line)).toEqual([from, [50, 20], to]);
  });

  test('moves with its ends where the nodes have moved since', () => {
    const line: Point[] = [
      [0, 10],
      [50, 30],
      [100, 10],
    ];
    const path = sectionPath(from, to, line) ?? [];
    expect(path[0]).toEqual(from);
    expect(path[2]).toEqual(to);
    expect(distance(path[1] ?? from, [50, 20])).toBeLessThan(0.01);
  });

  test('is none where the line is of another place, or no line', () => {
    expect(
      sectionPath(from, to, [
        [9000, 9000],
        [9100, 9000],
      ]),
    ).toBeNull();
    expect(
      sectionPath(from, to, [
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull();
    expect(sectionPath(from, to, [])).toBeNull();
  });

  test('begins and ends at the nodes whatever the line', () => {
    const point = fc.tuple(fc.integer({ min: -700, max: 700 }), fc.integer({ min: -700, max: 700 }));
    fc.assert(
      fc.property(fc.array(point, { maxLength: 12 }), (line) => {
        const path = sectionPath(from, to, line);
        if (path) expect([path[0], path.at(-1)]).toEqual([from, to]);
        for (const number of path?.flat() ?? []) expect(Number.isFinite(number)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('sections surveyed', () => {
  const nodes = { a: [0, 0], b: [100, 0], c: [200, 0], d: [100, 100] } as const;

  test('without a line are straight, and say that their course is assumed', () => {
    const { sections, counts } = surveyStreets(
      factsOf({
        nodes,
        sections: [
          ['one', 'a', 'b', 'Carrer Inventat'],
          ['two', 'b', 'c', 'Carrer Inventat'],
        ],
        lines: {
          one: [
            [0, 0],
            [50, 9],
            [100, 0],
          ],
        },
      }),
      GROUND,
    );
    expect(sections.map(({ path }) => path.length)).toEqual([3, 2]);
    expect(sections.map(({ assumed }) => (assumed & ASSUMED.geometry) !== 0)).toEqual([false, true]);
    expect(counts).toMatchObject({ streetSections: 2, sectionsWithGeometry: 1 });
  });

  test('whose node is lost are left out and counted; a section told twice is one', () => {
    const { sections, counts } = surveyStreets(
      factsOf({
        nodes,
        sections: [
          ['one', 'a', 'b', ''],
          ['one', 'a', 'b', ''],
          ['two', 'b', 'gone', ''],
        ],
      }),
      GROUND,
    );
    expect(sections.map(({ id }) => id)).toEqual(['one']);
    expect(counts.sectionsWithoutNodes).toBe(1);
  });

  test('in a 30 zone have 30 km/h as known, and elsewhere the law’s limit as assumed', () => {
    const { sections } = surveyStreets(
      factsOf({
        nodes,
        sections: [
          ['slow', 'a', 'b', 'Carrer Mallorca'],
          ['fast', 'b', 'c', 'Carrer Mallorca'],
        ],
        zone30: [
          [
            [0, 1],
            [100, 1],
          ],
        ],
      }),
      GROUND,
    );
    expect(sections.map(({ street }) => street.speedKmh)).toEqual([30, 50]);
    expect(sections.map(({ assumed }) => (assumed & ASSUMED.speedKmh) !== 0)).toEqual([false, true]);
  });

  test('run as the traffic published along them does', () => {
    const { sections } = surveyStreets(
      factsOf({
        nodes,
        sections: [
          ['onward', 'a', 'b', 'Carrer Inventat'],
          ['back', 'c', 'b', 'Carrer Inventat'],
          ['both', 'b', 'd', 'Carrer Altre'],
        ],
        traffic: [
          [
            'Inventat',
            [
              [0, 3],
              [200, 3],
            ],
          ],
          [
            'Altre',
            [
              [104, 0],
              [104, 100],
            ],
          ],
          [
            'Altre',
            [
              [96, 100],
              [96, 0],
            ],
          ],
        ],
      }),
      GROUND,
    );
    expect(sections.map(({ street }) => street.oneway)).toEqual([1, -1, 0]);
    expect(sections.every(({ assumed }) => (assumed & ASSUMED.oneway) !== 0)).toBe(true);
  });

  test('of a main street’s two carriageways run with the other on their left', () => {
    const { sections } = surveyStreets(
      factsOf({
        nodes: { a: [0, 0], b: [200, 0], c: [0, 20], d: [200, 20] },
        sections: [
          ['south', 'a', 'b', 'Avinguda Inventada'],
          ['north', 'c', 'd', 'Avinguda Inventada'],
        ],
      }),
      GROUND,
    );
    expect(sections.map(({ street }) => street.oneway)).toEqual([1, -1]);
  });
});

describe('a published section drawn the wrong way round', () => {
  test('is turned where its name tells by the streets that it meets', () => {
    const streets = [
      {
        key: nameKey('Carrer Primer'),
        path: [
          [0, -50],
          [0, 50],
        ] as Point[],
      },
      {
        key: nameKey('Carrer Segon'),
        path: [
          [300, -50],
          [300, 50],
        ] as Point[],
      },
    ];
    const drawn: Point[] = [
      [300, 0],
      [0, 0],
    ];
    const [course] = trafficCourses(
      [{ id: '1', name: 'Inventat (Primer a Segon)', path: drawn.map(toDegrees) }],
      streets,
    );
    expect(course?.path[0]?.[0]).toBeCloseTo(0, 1);
    const [other] = trafficCourses([{ id: '1', name: 'Inventat', path: drawn.map(toDegrees) }], streets);
    expect(other?.path[0]?.[0]).toBeCloseTo(300, 1);
  });
});

describe('official streets with generated ones around them', () => {
  const grid: Sketch = {
    nodes: { a: [0, 0], b: [100, 0], c: [100, 100], d: [0, 100], e: [500, 500], f: [560, 500] },
    sections: [
      ['ab', 'a', 'b', 'Carrer Inventat'],
      ['bc', 'b', 'c', 'Carrer Inventat'],
      ['cd', 'c', 'd', 'Carrer Inventat'],
      ['da', 'd', 'a', 'Carrer Inventat'],
      ['ef', 'e', 'f', 'Carrer Inventat'],
    ],
    traffic: [
      [
        'Inventat',
        [
          [0, 0],
          [100, 0],
        ],
      ],
    ],
  };
  const street = (name: string): Street => ({
    ...{ name, class: 'residential', oneway: 0, tunnel: false, leaves: false },
    ...STREET_DEFAULTS.residential,
  });
  const line = (name: string, ...points: (readonly [number, number])[]): StreetLine => ({
    street: street(name),
    path: points.map(([x, y]): Point => [CENTRE[0] + x, CENTRE[1] + y]),
  });
  const around = [
    line('Carrer de Fora', [50, 50], [3000, 50]),
    line('Carrer de Fora Nord', [1500, 600], [3000, 600]),
    line('Carrer Travesser', [1900, -200], [1900, 900]),
    line('Carrer Travesser Dos', [2600, -200], [2600, 900]),
  ];
  const border = CENTRE[0] + 130;
  const merged = mergeStreets(surveyStreets(factsOf(grid), GROUND), around, ([x]) => x < border);

  test('a generated street ends at the border, and is led to the nearest official node', () => {
    const outer = merged.lines.filter(({ section }) => section === '');
    const joined = outer.find(({ path }) => path.some(([x]) => Math.abs(x - CENTRE[0] - 100) < 0.1));
    expect(joined?.street.name).toBe('Carrer de Fora');
    expect(Math.min(...outer.flatMap(({ path }) => path.map(([x]) => x)))).toBeGreaterThan(CENTRE[0] + 90);
  });

  test('each section keeps its id; both ways it is two edges, one way one', () => {
    const { section = [] } = merged.graph.edges;
    expect(section.filter((id) => id === 'bc')).toHaveLength(2);
    expect(section.filter((id) => id === 'ab')).toHaveLength(1);
    expect(new Set(section)).toEqual(new Set(['', 'ab', 'bc', 'cd', 'da', 'ef']));
  });

  test('all columns are of one length, and what is generated says that all is assumed', () => {
    const { edges } = merged.graph;
    const lengths = Object.values(edges).map((column) => column?.length);
    expect(new Set(lengths).size).toBe(1);
    edges.section?.forEach((id, edge) => {
      if (id === '') expect(edges.assumed?.[edge]).toBe(31);
    });
  });

  test('what hangs together can be driven through from anywhere to anywhere; the loose part is kept and counted', () => {
    const start = 0;
    const reached = reach(merged.graph.edges.from, merged.graph.edges.to, start);
    expect(reached).toEqual(reach(merged.graph.edges.to, merged.graph.edges.from, start));
    expect(reached.size).toBe(merged.graph.nodes.longitude.length - 2);
    expect(merged.counts).toMatchObject({ streetParts: 2, streetNodesInBiggestPart: 4 });
  });

  test('the block network is a plane graph: no two edges cross but at their ends', () => {
    const { junctions, edges } = merged.network;
    const ends = edges.map(({ from, to }) => [junctions[from]?.at ?? [0, 0], junctions[to]?.at ?? [0, 0]] as const);
    const crossing = edges.flatMap((edge, one) =>
      edges.filter((other, another) => {
        const [[a, b], [c, d]] = [ends[one] ?? [], ends[another] ?? []];
        const apart = ![edge.from, edge.to].some((end) => end === other.from || end === other.to);
        return another > one && apart && a && b && c && d && crosses(a, b, c, d);
      }),
    );
    expect(edges.length).toBeGreaterThan(8);
    expect(crossing).toEqual([]);
  });

  test('a one-way street that would trap is opened', () => {
    const trap = mergeStreets(
      surveyStreets(
        factsOf({
          nodes: { a: [0, 0], b: [100, 0] },
          sections: [['ab', 'a', 'b', 'Carrer Inventat']],
          traffic: [
            [
              'Inventat',
              [
                [0, 0],
                [100, 0],
              ],
            ],
          ],
        }),
        GROUND,
      ),
      [],
      () => true,
    );
    expect(trap.graph.edges.from).toEqual([0, 1]);
    expect(trap.counts.streetSectionsOpened).toBe(1);
  });

  test('every class has its place in the list', () => {
    for (const order of merged.graph.edges.class) expect(STREET_CLASSES[order]).toBeDefined();
  });
});

function reach(from: readonly number[], to: readonly number[], start: number): Set<number> {
  const next = new Map<number, number[]>();
  for (const [edge, node] of from.entries()) next.set(node, [...(next.get(node) ?? []), to[edge] ?? 0]);
  const seen = new Set([start]);
  const ahead = [start];
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    for (const each of next.get(node) ?? []) {
      if (seen.has(each)) continue;
      seen.add(each);
      ahead.push(each);
    }
  }
  return seen;
}
