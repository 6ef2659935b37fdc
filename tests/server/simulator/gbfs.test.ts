import { describe, expect, test } from 'vitest';
import { bikeStationsOf, shortStreet } from '../../../server/simulator/bike-stations.ts';
import { bikesAt, type BikeStatus } from '../../../server/simulator/bikes.ts';
import { GBFS_FILES, gbfsFile, type GbfsFile, type GbfsVersion } from '../../../server/simulator/gbfs.ts';
import { streetSpotsOf } from '../../../server/simulator/street-spots.ts';
import { gridStreets, NO_PLACES } from './small-city.ts';

const stations = bikeStationsOf(streetSpotsOf(gridStreets(60), NO_PLACES), 3);
const updatedAtMs = Date.parse('2024-11-20T07:30:00Z');

function document(version: GbfsVersion, file: GbfsFile): Record<string, unknown> & { data: Record<string, unknown> } {
  const statuses = bikesAt(stations, updatedAtMs);
  return JSON.parse(gbfsFile(version, file, { baseUrl: 'http://127.0.0.1:9', stations, statuses, updatedAtMs }));
}

function stationsIn(version: GbfsVersion, file: GbfsFile): readonly Record<string, unknown>[] {
  return document(version, file).data.stations as readonly Record<string, unknown>[];
}

const bikesIn = (statuses: readonly BikeStatus[]) =>
  statuses.reduce((sum, { mechanical, electric }) => sum + mechanical + electric, 0);

describe('GBFS', () => {
  test.each(GBFS_FILES)('%s has the envelope of both versions', (file) => {
    expect(document('2.3', file)).toMatchObject({ last_updated: updatedAtMs / 1000, version: '2.3' });
    expect(document('3.0', file)).toMatchObject({ last_updated: '2024-11-20T07:30:00Z', version: '3.0' });
    for (const version of ['2.3', '3.0'] as const) {
      expect(Object.keys(document(version, file)).sort()).toEqual(['data', 'last_updated', 'ttl', 'version']);
      expect(document(version, file).ttl).toEqual(expect.any(Number));
    }
  });

  test('discovery lists the files by language in 2.3 and in one list in 3.0, system_information among them', () => {
    const { feeds } = document('3.0', 'gbfs').data as { feeds: { name: string; url: string }[] };
    const names = feeds.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['system_information', 'station_information', 'station_status']));
    expect(names).toContain('vehicle_types');
    for (const { url } of feeds) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:9\/gbfs\/3\.0\/[a-z_]+\.json$/);
    const { data } = document('2.3', 'gbfs') as { data: Record<string, { feeds: unknown[] }> };
    expect(Object.keys(data)).toEqual(['ca']);
    expect(data.ca?.feeds).toHaveLength(feeds.length);
  });

  test('system_information has what each version requires', () => {
    const old = document('2.3', 'system_information').data;
    expect(old).toMatchObject({ language: 'ca', timezone: 'Europe/Madrid', name: expect.any(String) });
    expect(old.system_id).toEqual(expect.any(String));
    const recent = document('3.0', 'system_information').data;
    expect(recent).toMatchObject({ languages: ['ca'], timezone: 'Europe/Madrid', opening_hours: '24/7' });
    expect(recent.feed_contact_email).toMatch(/@/);
    expect(recent.name).toEqual([{ text: expect.any(String), language: 'ca' }]);
    expect(JSON.stringify(old) + JSON.stringify(recent)).toMatch(/simula/i);
  });

  test('vehicle_types are a bicycle without a motor and one with, which says how far it goes', () => {
    for (const version of ['2.3', '3.0'] as const) {
      const types = document(version, 'vehicle_types').data.vehicle_types as Record<string, unknown>[];
      expect(types.map(({ propulsion_type }) => propulsion_type)).toEqual(['human', 'electric_assist']);
      expect(types[1]?.max_range_meters).toBeGreaterThan(0);
      for (const type of types) expect(type.form_factor).toBe('bicycle');
    }
  });

  test('station_information places 500 or more named stations', () => {
    for (const version of ['2.3', '3.0'] as const) {
      const all = stationsIn(version, 'station_information');
      expect(all.length).toBeGreaterThanOrEqual(500);
      expect(new Set(all.map(({ station_id }) => station_id)).size).toBe(all.length);
      for (const { station_id, lat, lon, capacity, name } of all) {
        expect(station_id).toEqual(expect.any(String));
        expect(lat).toBeGreaterThan(41.3);
        expect(lon).toBeGreaterThan(2);
        expect(capacity).toBeGreaterThan(0);
        if (version === '2.3') expect(name).toMatch(/^(C\/|Av\.) .+, \d+$/);
        else expect(name).toEqual([{ text: expect.stringMatching(/^(C\/|Av\.) .+, \d+$/), language: 'ca' }]);
      }
    }
  });

  test('station_status uses the names and times of its version, and its counts add up', () => {
    const information = new Map(
      stationsIn('2.3', 'station_information').map(({ station_id, capacity }) => [station_id, Number(capacity)]),
    );
    const old = stationsIn('2.3', 'station_status');
    const recent = stationsIn('3.0', 'station_status');
    expect(old).toHaveLength(information.size);
    for (const [index, status] of old.entries()) {
      const other = recent[index] ?? {};
      expect(other.num_vehicles_available).toBe(status.num_bikes_available);
      expect(status).not.toHaveProperty('num_vehicles_available');
      expect(other).not.toHaveProperty('num_bikes_available');
      const types = status.vehicle_types_available as { vehicle_type_id: string; count: number }[];
      expect(types.reduce((sum, { count }) => sum + count, 0)).toBe(status.num_bikes_available);
      const whole =
        Number(status.num_bikes_available) + Number(status.num_bikes_disabled) + Number(status.num_docks_available);
      expect(whole).toBe(information.get(status.station_id));
      expect(other.last_reported).toMatch(/^2024-11-20T07:(29|30):\d\dZ$/);
      expect(Date.parse(String(other.last_reported)) / 1000).toBe(status.last_reported);
      for (const flag of ['is_installed', 'is_renting', 'is_returning'])
        expect(status[flag]).toEqual(expect.any(Boolean));
    }
  });
});

describe('the stations', () => {
  test('stand closer together in the middle of the city', () => {
    const nearest = (index: number) => {
      const here = stations[index];
      return Math.min(
        ...stations
          .filter((each) => each !== here)
          .map(({ at }) => Math.hypot((at[0] - (here?.at[0] ?? 0)) * 83.5, (at[1] - (here?.at[1] ?? 0)) * 111.2)),
      );
    };
    const mean = (indices: readonly number[]) => indices.map(nearest).reduce((sum, km) => sum + km, 0) / indices.length;
    const first = Array.from({ length: 60 }, (_, index) => index);
    const last = first.map((index) => stations.length - 1 - index);
    expect(mean(first)).toBeLessThan(mean(last));
  });

  test('are called as Bicing calls its own', () => {
    expect(shortStreet('Carrer de Mallorca')).toBe('C/ Mallorca');
    expect(shortStreet("Carrer d'Aragó")).toBe('C/ Aragó');
    expect(shortStreet('Avinguda Diagonal')).toBe('Av. Diagonal');
    expect(shortStreet('Passeig de Gràcia')).toBe('Pg. Gràcia');
    expect(shortStreet('Gran Via de les Corts Catalanes')).toBe('Gran Via de les Corts Catalanes');
  });
});

describe('a day of the bikes', () => {
  const at = (time: string) => bikesAt(stations, Date.parse(`2024-11-20T${time}:00+01:00`));
  const share = (statuses: readonly BikeStatus[]) =>
    bikesIn(statuses) / statuses.reduce((sum, { station }) => sum + station.capacity, 0);

  test('homes empty in the morning while places of work fill, and it turns in the evening', () => {
    const homes = (time: string) => share(at(time).filter(({ station }) => station.pull < -0.1));
    const works = (time: string) => share(at(time).filter(({ station }) => station.pull > 0.1));
    expect(homes('06:00') - homes('11:00')).toBeGreaterThan(0.2);
    expect(works('11:00') - works('06:00')).toBeGreaterThan(0.2);
    expect(homes('22:00')).toBeGreaterThan(homes('11:00'));
  });

  test('bikes neither appear nor vanish: by day some are ridden, at night nearly all stand', () => {
    const night = bikesIn(at('04:00'));
    for (const time of ['07:00', '08:30', '11:00', '14:00', '18:30', '22:00']) {
      expect(bikesIn(at(time)) / night).toBeGreaterThan(0.8);
      expect(bikesIn(at(time)) / night).toBeLessThan(1.05);
    }
  });

  test('a station changes a few bikes at a time', () => {
    const before = at('10:00');
    const after = at('10:05');
    for (const [index, status] of after.entries()) {
      const last = before[index];
      if (!last) continue;
      expect(Math.abs(status.mechanical + status.electric - last.mechanical - last.electric)).toBeLessThanOrEqual(6);
    }
    expect(bikesIn(before)).not.toBe(bikesIn(after));
  });

  test('is the same for the same seed and another for another', () => {
    const again = bikeStationsOf(streetSpotsOf(gridStreets(60), NO_PLACES), 3);
    expect(bikesAt(again, updatedAtMs)).toEqual(bikesAt(stations, updatedAtMs));
    const other = bikeStationsOf(streetSpotsOf(gridStreets(60), NO_PLACES), 4);
    expect(other.map(({ at }) => at)).not.toEqual(stations.map(({ at }) => at));
  });
});
