import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  decodeDiscovery,
  decodeStations,
  decodeStatus,
  decodeVehicleTypes,
} from '../../server/connectors/gbfs/decode.ts';
import { gbfsDoor } from '../../server/doors/gbfs/gbfs.ts';
import { GBFS_FILES } from '../../server/doors/gbfs/gbfs-files.ts';
import { requirementsOf } from './gbfs-requirements.ts';
import { makeStandardsCity, NOW_MS, openDoor, withEntry } from './standards-city.ts';

const here = makeStandardsCity();
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
let app: FastifyInstance;

beforeAll(async () => {
  ({ app } = await openDoor(gbfsDoor, here.parts));
});
afterAll(() => app.close());

const ask = (file: string, headers: Record<string, string> = {}) =>
  app.inject({ url: `/gbfs/3.0/${file}.json`, headers: { host: 'twin.example', ...headers } });

describe('GBFS out', () => {
  test.each(GBFS_FILES)('%s has what the specification requires, and nothing that it does not know', async (file) => {
    const check = ajv.compile(requirementsOf(file));
    check((await ask(file)).json());
    expect(check.errors ?? []).toEqual([]);
  });

  test('the requirements see what is missing', async () => {
    const check = ajv.compile(requirementsOf('station_status'));
    const wrong = (await ask('station_status')).json();
    delete wrong.data.stations[0].last_reported;
    wrong.last_updated = NOW_MS / 1000;
    expect(check(wrong)).toBe(false);
    expect(check.errors?.map(({ instancePath }) => instancePath)).toEqual(['/last_updated', '/data/stations/0']);
  });

  test('stations are told with what they hold, by type of bike', async () => {
    const [one, two, ...others] = (await ask('station_status')).json().data.stations;
    expect(one).toEqual({
      station_id: 'bikes/1',
      num_vehicles_available: 12,
      vehicle_types_available: [
        { vehicle_type_id: 'mechanical', count: 7 },
        { vehicle_type_id: 'electric', count: 5 },
      ],
      num_docks_available: 30,
      is_installed: true,
      is_renting: true,
      is_returning: true,
      last_reported: '2026-11-20T07:29:00Z',
    });
    expect(two.vehicle_types_available).toEqual([{ vehicle_type_id: 'untold', count: 3 }]);
    expect(others).toEqual([]);
    const { stations } = (await ask('station_information')).json().data;
    expect(stations.map((station: { station_id: string }) => station.station_id)).toEqual(['bikes/1', 'bikes/2']);
    expect(stations[0]).toMatchObject({ lat: 41.397952, lon: 2.180042, capacity: 46 });
    expect(stations[0].name).toContainEqual({ text: 'Gran Via, 760', language: 'ca' });
    expect(stations[1]).not.toHaveProperty('capacity');
  });

  test('last_updated moves only when the content does', async () => {
    const before = (await ask('station_status')).json().last_updated;
    here.nowMs = NOW_MS + 30_000;
    expect((await ask('station_status')).json().last_updated).toBe(before);
    const entry = here.city.entries.get('station:bikes/1');
    if (!entry) throw new Error('the station is gone');
    const values = { ...entry.values, 'bikes-available': { value: 11, atMs: NOW_MS + 20_000 } };
    here.city = withEntry(here.city, { ...entry, values });
    const after = await ask('station_status');
    expect(after.json().last_updated).toBe('2026-11-20T07:30:30Z');
    const again = await ask('station_status', { 'if-none-match': String(after.headers.etag) });
    expect(again.statusCode).toBe(304);
    expect((await ask('gbfs', { host: 'other.example' })).json().last_updated).toBe(
      (await ask('gbfs')).json().last_updated,
    );
  });

  test('our own reader of GBFS reads it without a complaint', async () => {
    const { addresses, rejects } = decodeDiscovery((await ask('gbfs')).rawPayload);
    expect(rejects).toEqual([]);
    expect(addresses.get('station_status')).toBe('http://twin.example/gbfs/3.0/station_status.json');
    const electric = decodeVehicleTypes((await ask('vehicle_types')).rawPayload);
    expect([...electric]).toEqual(['electric']);
    const stations = decodeStations((await ask('station_information')).rawPayload, 'feed:again');
    const status = decodeStatus(
      (await ask('station_status')).rawPayload,
      'feed:again',
      stations.ids,
      electric,
      here.nowMs,
    );
    expect([...stations.rejects, ...status.rejects]).toEqual([]);
    expect(status.observations).toContainEqual({
      type: 'value',
      subject: 'station:again/bikes/1',
      property: 'ebikes-available',
      value: 5,
      atMs: expect.any(Number),
    });
  });

  test('licences and owners are named: one for all by its id, several by a page', async () => {
    const {
      license_id,
      license_url,
      attribution_organization_name: owner,
    } = (await ask('system_information')).json().data;
    expect([license_id, license_url]).toEqual(['CC-BY-4.0', undefined]);
    expect(owner[0]).toEqual({ text: 'Owner of bikes', language: 'ca' });
    const entry = here.city.entries.get('station:bikes/2');
    if (!entry) throw new Error('the station is gone');
    const before = here.city;
    here.city = withEntry(here.city, { ...entry, record: { ...entry.record, feed: 'feed:unknown' } });
    const mixed = (await ask('system_information')).json().data;
    here.city = before;
    expect([mixed.license_id, mixed.license_url]).toEqual([undefined, 'http://twin.example/gbfs/']);
    const index = (await app.inject('/gbfs/')).json();
    expect(index).toMatchObject({ simulated: false, sources: [{ name: 'Feed bikes' }] });
  });

  test('whom to write to is a setting, and must be an address', async () => {
    const parts = { ...here.parts, settings: { gbfs: { contact: 'dades@ciutat.example' } } };
    const other = await openDoor(gbfsDoor, parts);
    const answer = await other.app.inject('/gbfs/3.0/system_information.json');
    await other.app.close();
    expect(answer.json().data.feed_contact_email).toBe('dades@ciutat.example');
    await expect(openDoor(gbfsDoor, { ...parts, settings: { gbfs: { contact: 7 } } })).rejects.toThrow('gbfs');
  });
});
