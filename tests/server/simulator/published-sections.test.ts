import { expect, test } from 'vitest';
import { publishedSections } from '../../../server/simulator/published-sections.ts';
import { simulatedCity } from '../../../server/simulator/simulated-city.ts';
import { streetSpotsOf } from '../../../server/simulator/street-spots.ts';
import { gridStreets, NO_PLACES } from './small-city.ts';

const streets = gridStreets(20);
const spots = streetSpotsOf(streets, NO_PLACES);
const SECTIONS = [
  { id: '7', name: 'Inventat (Primer a Segon)', path: [2.15, 41.38, 2.16, 41.386] },
  { id: '12', name: 'Ronda de Dalt (Primer a Segon)', path: [2.16, 41.386, 2.15, 41.38] },
];

test('the sections of the package are simulated under the city’s own numbers, names and lines', () => {
  const sections = publishedSections(SECTIONS, spots);
  expect(sections.map(({ id, name, path }) => ({ id: String(id), name, path }))).toEqual(SECTIONS);
  expect(sections[1]?.streetClass).toBe(0);
  // Towards the centre (Plaça de Catalunya) and away from it again.
  expect(sections[0]?.inward).toBeGreaterThan(0);
  expect(sections[1]?.inward).toBeLessThan(0);
});

test('sections without numbers of their own are counted', () => {
  const sections = publishedSections(
    SECTIONS.map((section, index) => ({ ...section, id: `x${index}` })),
    spots,
  );
  expect(sections.map(({ id }) => id)).toEqual([1, 2]);
});

test('a package without any has the main streets cut into sections', () => {
  const parts = { transit: { lines: [], stops: [] }, places: NO_PLACES, streets };
  expect(simulatedCity({ ...parts, sites: { trafficSections: SECTIONS } }, 1).sections).toHaveLength(2);
  expect(simulatedCity({ ...parts, sites: { trafficSections: [] } }, 1).sections.length).toBeGreaterThan(2);
});
