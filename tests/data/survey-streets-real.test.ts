import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { SEAWISE_STREETS, SHOREWISE_STREETS } from '../../data/city/eixample-grid.ts';
import type { FactKind } from '../../data/city/importers/facts.ts';
import { makeBlocks } from '../../data/city/blocks.ts';
import { makeGround } from '../../data/city/ground.ts';
import { MAIN_STREETS_CENTRE } from '../../data/city/main-streets-centre.ts';
import { MAIN_STREETS_NORTH } from '../../data/city/main-streets-north.ts';
import { MAIN_STREETS_WEST } from '../../data/city/main-streets-west.ts';
import { distance, type Point, toDegrees, toPlane } from '../../data/city/plane.ts';
import { makeStreetLines } from '../../data/city/street-lines.ts';
import { ASSUMED } from '../../data/contract/package.ts';
import { areaIndex, surveyAreas } from '../../data/survey/areas.ts';
import { LinesNearby, lengthOf, samplesOf } from '../../data/survey/lines-nearby.ts';
import { type MergedStreets, mergeStreets } from '../../data/survey/merge-streets.ts';
import { nameKey } from '../../data/survey/street-names.ts';
import { type SurveyedStreets, surveyStreets } from '../../data/survey/streets.ts';
import { HAS_OFFICIAL, OFFICIAL, type Read, readOfficial, sourced } from './official-files.ts';

describe.skipIf(!HAS_OFFICIAL)('the streets from the official files (skipped without ../shared/data)', () => {
  let surveyed: SurveyedStreets;
  let merged: MergedStreets;
  let read: Readonly<Record<string, readonly Pick<Read<FactKind>, 'facts' | 'rejects'>[]>>;

  beforeAll(async () => {
    const [nodes, sections, geometries, rules, lanes, traffic, areaFiles] = [
      await readOfficial('street-node'),
      await readOfficial('street-section'),
      await readOfficial('street-geometry'),
      await readOfficial('street-rule'),
      await readOfficial('cycle-lane'),
      await readOfficial('traffic-section'),
      await readOfficial('area'),
    ];
    read = { nodes, sections, geometries, rules, lanes, traffic };
    const newest = traffic.filter(
      ({ facts }) => facts.length === Math.max(...traffic.map((each) => each.facts.length)),
    );
    const ground = makeGround();
    surveyed = surveyStreets(
      {
        'street-node': sourced(nodes),
        'street-section': sourced(sections),
        'street-geometry': sourced(geometries),
        'street-rule': sourced(rules),
        'cycle-lane': sourced(lanes),
        'traffic-section': sourced(newest),
      },
      ground,
    );
    const index = areaIndex(surveyAreas({ areas: sourced(areaFiles), statistics: [] }));
    const inside = (point: Point): boolean => index.at(toDegrees(point), 'municipality') !== null;
    merged = mergeStreets(surveyed, makeStreetLines(ground, 1), inside);
  }, 120_000);

  test('are read without a reject: 9,483 nodes, 14,831 sections, 15,041 lines, 527 traffic sections', () => {
    const counts = Object.entries(read).map(([kind, files]) => [kind, files.map(({ facts }) => facts.length).sort()]);
    expect(Object.fromEntries(counts)).toEqual({
      nodes: [9483],
      sections: [14_831],
      geometries: [15_041],
      rules: [5366, 715],
      lanes: [247, 429],
      traffic: [491, 492, 527],
    });
    expect(Object.values(read).flatMap((files) => files.flatMap(({ rejects }) => rejects))).toEqual([]);
  });

  test('14,684 of the 14,831 sections run on their true course; the rest are straight and say so', () => {
    expect(surveyed.counts).toMatchObject({
      streetSections: 14_831,
      sectionsWithGeometry: 14_684,
      sectionsWithoutNodes: 0,
    });
    const straight = surveyed.sections.filter(({ assumed }) => assumed & ASSUMED.geometry);
    expect(straight).toHaveLength(14_831 - 14_684);
    expect(straight.every(({ path }) => path.length === 2)).toBe(true);
  });

  test('are 1,377 km long, as the file’s own column has it, within 1 %', () => {
    const published = surveyed.sections.reduce((sum, { publishedLengthM }) => sum + publishedLengthM, 0);
    const drawn = surveyed.sections.reduce((sum, { path }) => sum + lengthOf(path), 0);
    expect(published / 1000).toBeCloseTo(1377, -1);
    expect(Math.abs(drawn / published - 1)).toBeLessThan(0.01);
  });

  test('98 of 100 sections are as long as their file says, within 1 % or a metre', () => {
    const alike = surveyed.sections.filter(({ path, publishedLengthM }) => {
      return Math.abs(lengthOf(path) - publishedLengthM) <= Math.max(1, publishedLengthM * 0.01);
    });
    expect(alike.length / surveyed.sections.length).toBeGreaterThan(0.98);
  });

  test('every section begins and ends at its nodes', () => {
    const apart = surveyed.sections.filter(
      ({ from, to, path }) => !isAt(path[0], surveyed.nodes[from]?.at) || !isAt(path.at(-1), surveyed.nodes[to]?.at),
    );
    expect(apart).toEqual([]);
  });

  test('hang together in 9,187 nodes; 40 smaller parts are kept', () => {
    expect(merged.counts).toMatchObject({ streetParts: 41, streetNodesInBiggestPart: 9187 });
  });

  test('with the streets around are one graph that can be driven through from anywhere to anywhere', () => {
    const { edges, nodes } = merged.graph;
    const start = surveyed.sections.find(({ street }) => street.name === 'Carrer de Balmes')?.from ?? 0;
    const there = reach(edges.from, edges.to, start, nodes.longitude.length);
    const back = reach(edges.to, edges.from, start, nodes.longitude.length);
    expect(there).toBe(back);
    expect(there).toBeGreaterThan(9187 + 3000);
    expect(new Set(edges.section).size).toBe(14_831 + 1);
    expect(merged.counts.streetSectionsOpened).toBeLessThan(150);
  });

  test('are named as the streets written by hand are, for 98 of 100 of those', () => {
    const written = new Map(surveyed.sections.map(({ street }) => [nameKey(street.name), street.name]));
    const known = [
      ...MAIN_STREETS_CENTRE,
      ...MAIN_STREETS_WEST,
      ...MAIN_STREETS_NORTH,
      ...SHOREWISE_STREETS,
      ...SEAWISE_STREETS,
    ];
    const both = [...new Set(known.map(({ name }) => name))].filter((name) => name && written.has(nameKey(name)));
    const alike = both.filter((name) => written.get(nameKey(name)) === name);
    expect(both.length).toBeGreaterThan(220);
    expect(alike.length / both.length).toBeGreaterThan(0.98);
  });

  test('run one way as OpenStreetMap has it, for 95 of 100 sections that are one way in both', () => {
    const ways = osmWays();
    let [alike, other] = [0, 0];
    for (const { street, path } of surveyed.sections) {
      const sample = samplesOf(path, 20)[1];
      if (!sample || street.oneway === 0) continue;
      const key = nameKey(street.name);
      const near = ways.near(sample.at, sample.direction, 12).find(({ tag }) => tag.key === key && tag.oneway !== 0);
      if (!near) continue;
      if (Math.sign(near.along) * near.tag.oneway === street.oneway) alike++;
      else other++;
    }
    expect(alike + other).toBeGreaterThan(300);
    expect(alike / (alike + other)).toBeGreaterThan(0.95);
  });

  test('bound blocks: several thousand within the city, none of them out of bounds', () => {
    const blocks = makeBlocks(merged.network);
    expect(blocks.length).toBeGreaterThan(5000);
    const outside = blocks.flatMap(({ ring }) => ring.filter(([x, y]) => !(Math.hypot(x, y) < 25_000)));
    expect(outside).toEqual([]);
  });
});

function isAt(end: Point | undefined, node: Point | undefined): boolean {
  return end !== undefined && node !== undefined && end[0] === node[0] && end[1] === node[1];
}

function reach(from: readonly number[], to: readonly number[], start: number, count: number): number {
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const [edge, node] of from.entries()) next[node]?.push(to[edge] ?? 0);
  const seen = new Uint8Array(count);
  const ahead = [start];
  seen[start] = 1;
  let reached = 0;
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    reached++;
    for (const each of next[node] ?? []) {
      if (seen[each]) continue;
      seen[each] = 1;
      ahead.push(each);
    }
  }
  return reached;
}

/** The named streets of the OSM extract (part of the Eixample and Gràcia, 2012), read without our importer. */
function osmWays(): LinesNearby<{ readonly key: string; readonly oneway: number }> {
  const text = readFileSync(join(OFFICIAL, 'osm/barcelona.osm'), 'utf8');
  const attribute = (element: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1] ?? '';
  const nodes = new Map<string, Point>();
  for (const [node] of text.matchAll(/<node [^>]*>/g)) {
    nodes.set(attribute(node, 'id'), toPlane([Number(attribute(node, 'lon')), Number(attribute(node, 'lat'))]));
  }
  const lines = new LinesNearby<{ readonly key: string; readonly oneway: number }>();
  for (const [way] of text.matchAll(/<way[\s\S]*?<\/way>/g)) {
    const tag = (name: string) => new RegExp(`k="${name}" v="([^"]*)"`).exec(way)?.[1] ?? '';
    if (tag('highway') === '' || tag('name') === '') continue;
    const path = [...way.matchAll(/<nd ref="(\d+)"/g)].flatMap(([, id]) => {
      const at = nodes.get(id ?? '');
      return at ? [at] : [];
    });
    const whole = path.filter((point, index) => index === 0 || distance(point, path[index - 1] ?? point) > 0);
    const oneway = tag('oneway') === 'yes' ? 1 : tag('oneway') === '-1' ? -1 : 0;
    lines.add(whole, { key: nameKey(tag('name').replaceAll('&apos;', "'")), oneway });
  }
  return lines;
}
