import type { AirStation } from '../../data/catalogue/air-stations.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { hashText, mix, smooth } from './chance.ts';
import { trafficLevel } from './rhythm.ts';
import { skyAt, windOf } from './weather.ts';

const HOUR_MS = 3_600_000;

/** What there is without the city, and what its traffic adds at the busiest hour in a light wind: NO2, µg/m³. */
const NO2_BY_SITE: Readonly<Record<AirStation['site'], { readonly base: number; readonly traffic: number }>> = {
  traffic: { base: 9, traffic: 42 },
  background: { base: 8, traffic: 28 },
  hill: { base: 4, traffic: 9 },
};

/** Wind from which what streets give off is thinned to half, m/s. */
const THINNING_MS = 2.2;

/** Nitrogen oxides are given as NO2: the ratio of the molar masses (46.01 / 30.01). */
const NO_AS_NO2 = 1.53;

/** What a station measures at a moment, in the catalogue's units. */
export function airAt(
  station: AirStation,
  seed: number,
  atMs: number,
): readonly { readonly property: PropertyId; readonly value: number }[] {
  const key = mix(seed, hashText(`air ${station.id}`));
  const chance = (number: number, hours: number) => smooth(mix(key, number), atMs, hours * HOUR_MS);
  const sky = skyAt(seed, atMs);
  const { speedMs } = windOf(sky);
  const held = THINNING_MS / (THINNING_MS / 2 + speedMs / 2) / 2 + (sky.sunAltitudeDeg < 5 ? 0.3 : 0);
  const traffic = (trafficLevel(atMs) + 2 * trafficLevel(atMs - HOUR_MS / 2) + trafficLevel(atMs - HOUR_MS)) / 4;
  const site = NO2_BY_SITE[station.site];
  const no2 = Math.max(1.5, (site.base * 0.6 + site.traffic * traffic * held) * (1 + 0.28 * chance(1, 2.5)));
  const no = Math.max(0.5, (no2 / 30) ** 1.8 * 10 * (1 + 0.3 * chance(2, 1)));
  const sun = Math.max(0, Math.sin((sky.sunAltitudeDeg * Math.PI) / 180)) * (1 - 0.6 * sky.cloud);
  const dust = (17 + 16 * traffic * held + 5 * chance(3, 30)) * (sky.rainMmH > 0 ? 0.55 : 1);
  const pm10 = Math.max(3, dust * (1 + 0.25 * chance(4, 3)));
  const values: Readonly<Partial<Record<PropertyId, number>>> = {
    no2,
    no,
    nox: no2 + NO_AS_NO2 * no,
    o3: Math.max(2, 62 + 48 * sun + 10 * chance(5, 20) - 0.75 * no2 + (station.site === 'hill' ? 12 : 0)),
    pm10,
    pm25: pm10 * (0.52 + 0.08 * chance(6, 12)),
    so2: Math.max(0.5, 1.8 + chance(7, 6)),
    co: 0.18 + 0.006 * no2 + 0.05 * chance(8, 3),
  };
  return station.measures.flatMap((property) => {
    const value = values[property];
    return value === undefined ? [] : [{ property, value }];
  });
}
