import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sensorThingsDoor } from '../../server/doors/sensorthings/open.ts';
import type { Entity } from '../../server/doors/sensorthings/entity.ts';
import { matches } from '../../server/doors/sensorthings/evaluate.ts';
import { parseExpression } from '../../server/doors/sensorthings/expression.ts';
import { readGeometry } from '../../server/doors/sensorthings/geometry.ts';
import { Heap } from '../../server/doors/sensorthings/heap.ts';
import { readPath, readQuery } from '../../server/doors/sensorthings/query-options.ts';
import { Refusal } from '../../server/doors/sensorthings/refusal.ts';
import { relate } from '../../server/doors/sensorthings/relate.ts';
import { creationIn, readTopic } from '../../server/doors/sensorthings/topics.ts';
import { readInstant } from '../../server/doors/sensorthings/value.ts';
import { readPayload } from '../../server/doors/mqtt/payload.ts';
import { Frames } from '../../server/doors/mqtt/packet-guard.ts';
import { readSettings } from '../../server/doors/mqtt/settings.ts';
import { DEFAULT_TOPICS, readTopicMap } from '../../server/doors/mqtt/topic-map.ts';
import { bareApp, makeDoorCity } from './door-city.ts';

const SAMPLE = join(
  import.meta.dirname,
  '../../../shared/data/samples/sensorthings-frost/FROST-Server.Tests/src/test/resources/entitiesDefault.json',
);

const WORDS = (
  "name 'a' 'it''s' eq ne and or not ( ) , / $filter= $expand= $orderby= $select= $top= & ; Datastreams Observations result " +
  "geography'POINT(1 2)' st_within length 12 1.5e3 2026-11-19T12:00:00Z duration'PT1H' @iot.id - add div now() %27 %zz + # $value $ref Things('a') { } \u0000 é 😀"
).split(' ');

describe('any text is read, or refused with a reason', () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 300, unit: 'grapheme' }),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(' ')),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join('')),
    fc.nat(20_000).map((length) => '('.repeat(length)),
    fc.nat(5000).map((length) => 'not '.repeat(length)),
    fc.nat(5000).map((length) => `${'-'.repeat(length)}1`),
  );

  test.each([
    ['an expression', (text: string) => parseExpression(text)],
    ['a query', (text: string) => readQuery(text, 'Things')],
    ['an address', (text: string) => readPath(text)],
    ['a topic to listen to', (text: string) => readTopic(`v1.1/${text}`)],
    ['a topic to create at', (text: string) => creationIn(`v1.1/${text}`)],
    ['a geometry', (text: string) => readGeometry(text)],
  ] as const)('%s', (_name, read) => {
    fc.assert(
      fc.property(texts, (text) => onlyRefuses(() => read(text))),
      { numRuns: 400 },
    );
  });

  test('a payload', () => {
    const matched = readTopicMap(DEFAULT_TOPICS).match('besso/reus/temp-1');
    const json = fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text));
    const payloads = fc.oneof(fc.uint8Array({ maxLength: 200 }), json);
    fc.assert(
      fc.property(payloads, (bytes) => onlyRefuses(() => matched && readPayload(matched, bytes))),
      { numRuns: 400 },
    );
  });
});

function onlyRefuses(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
  }
}

describe('how two geometries lie (DE-9IM, as JTS gives it)', () => {
  const square = 'POLYGON((0 0,10 0,10 10,0 10,0 0))';
  test.each([
    ['POINT(5 5)', square, '0FFFFF212'],
    ['POINT(0 5)', square, 'F0FFFF212'],
    ['POINT(20 5)', square, 'FF0FFF212'],
    ['LINESTRING(2 2,8 8)', square, '1FF0FF212'],
    ['LINESTRING(-5 5,5 5)', square, '1010F0212'],
    ['LINESTRING(0 0,10 0)', square, 'F1FF0F212'],
    ['LINESTRING(0 0,10 10)', 'LINESTRING(0 10,10 0)', '0F1FF0102'],
    ['LINESTRING(0 0,10 0)', 'LINESTRING(5 0,15 0)', '1010F0102'],
    [square, square, '2FFF1FFF2'],
    ['POLYGON((2 2,4 2,4 4,2 4,2 2))', square, '2FF1FF212'],
    ['POLYGON((5 5,15 5,15 15,5 15,5 5))', square, '212101212'],
    ['POLYGON((10 0,20 0,20 10,10 10,10 0))', square, 'FF2F11212'],
    ['POLYGON((20 0,30 0,30 10,20 10,20 0))', square, 'FF2FF1212'],
    ['POINT(5 5)', 'POLYGON((0 0,10 0,10 10,0 10,0 0),(4 4,6 4,6 6,4 6,4 4))', 'FF0FFF212'],
  ])('%s, %s', (one, other, matrix) => {
    expect(relate(readGeometry(one), readGeometry(other))).toBe(matrix);
    const turned = [0, 3, 6, 1, 4, 7, 2, 5, 8].map((index) => matrix[index]).join('');
    expect(relate(readGeometry(other), readGeometry(one))).toBe(turned);
  });
});

describe('a moment or a span beside one from 7 to 8 (as the tests of FROST-Server have it)', () => {
  const at = (clock: string) => `2016-01-01T${clock}:00Z`;
  test.each([
    ['06:59', 'lt le'],
    ['07:00', 'le'],
    ['07:01', ''],
    ['08:00', 'gt ge'],
    ['06:00/07:00', 'lt le'],
    ['06:00/07:01', 'le'],
    ['07:00/08:00', 'eq le ge'],
    ['07:01/07:59', ''],
    ['07:59/09:00', 'ge'],
    ['08:00/09:00', 'gt ge'],
  ])('%s: %s', (told, expected) => {
    const time = told.split('/').map(at).join('/');
    const things: Entity = { set: 'Things', id: 'a', properties: {} };
    const context = { nowMs: 0, spend: () => undefined, related: () => [] };
    const held = ['lt', 'gt', 'eq', 'le', 'ge'].filter((operator) =>
      matches(parseExpression(`${time} ${operator} ${at('07:00')}/${at('08:00')}`), things, context),
    );
    expect(held.toSorted()).toEqual(expected.split(' ').filter(Boolean).toSorted());
  });
});

test('what comes first is at hand, however the order changes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 3 }))), (pairs) => {
      const heap = new Heap<{ at: number; left: number }>((one, other) => one.at - other.at);
      for (const [at, left] of pairs) heap.add({ at, left });
      const told: number[] = [];
      for (let first = heap.first(); first; first = heap.first()) {
        told.push(first.at);
        first.at += 7;
        if (first.left-- === 0) heap.removeFirst();
        else heap.moveFirst();
      }
      const expected = pairs.flatMap(([at, left]) => Array.from({ length: left + 1 }, (_, step) => at + 7 * step));
      expect(told).toEqual(expected.toSorted((one, other) => one - other));
    }),
  );
});

test('a time that no clock shows is none', () => {
  expect(readInstant('2026-11-19T12:00:00+01:00')?.atMs).toBe(Date.UTC(2026, 10, 19, 11));
  expect(
    ['2026-02-30', '2026-13-01', '2026-11-19T24:00:00Z', '2026-11-19T12:00:00+25:00', ''].map(readInstant),
  ).toEqual(Array(5).fill(undefined));
});

test('frames are followed through any cuts, and a packet longer than agreed is seen by its length', () => {
  const packet = (length: number) =>
    Uint8Array.from([
      0x30,
      ...(length < 128 ? [length] : [(length & 127) | 128, length >> 7]),
      ...Array(length).fill(0x30),
    ]);
  fc.assert(
    fc.property(
      fc.array(fc.nat(300), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 50 }),
      (lengths, piece) => {
        const bytes = Buffer.concat(lengths.map(packet));
        const frames = new Frames(300);
        for (let at = 0; at < bytes.length; at += piece) expect(frames.take(bytes.subarray(at, at + piece))).toBe(true);
        expect(frames.packets).toBe(lengths.length);
      },
    ),
  );
  expect(new Frames(300).take(packet(301).subarray(0, 3))).toBe(false);
  expect(new Frames(1e9).take(Uint8Array.from([0x30, 0xff, 0xff, 0xff, 0xff]))).toBe(false);
});

test.each([
  [{ topics: [{ pattern: '#' }] }, 'names its parts in {brackets}'],
  [{ topics: [{ pattern: 'x/{sensor}' }] }, 'does not say who provides it'],
  [{ topics: [{ pattern: '{provider}{sensor}' }] }, 'needs something between'],
  [{ broker: { url: 'file:///etc/passwd' } }, '/broker/url'],
  [{ colour: 1 }, '/colour'],
])('settings that are none stop the start with one line: %j', (settings, line) => {
  expect(() => readSettings(settings)).toThrow(line);
});

describe.skipIf(!existsSync(SAMPLE))("a well-known server's own sample (where ../shared/data is)", () => {
  interface Datastream {
    readonly description: string;
    readonly unitOfMeasurement: { readonly symbol: string };
    readonly observationType: string;
    readonly Observations: readonly { readonly phenomenonTime: string; readonly result: number }[];
  }

  test('its observations, sent here, are read as they were sent, with the same members', async () => {
    const { Datastreams } = JSON.parse(readFileSync(SAMPLE, 'utf8')) as { readonly Datastreams: readonly Datastream[] };
    const city = await makeDoorCity();
    const app = bareApp();
    await sensorThingsDoor.open(city.parts, app);
    const place = {
      component: 'thing',
      componentType: 'generic',
      location: '51.05 -117.05',
      publicAccess: true,
      componentPublicAccess: true,
    };
    for (const [index, { description, unitOfMeasurement, observationType, Observations }] of Datastreams.entries()) {
      const sensor = { ...place, sensor: `s${index}`, type: 'status', description, unit: unitOfMeasurement.symbol };
      expect(await city.platform.addSensors('reus', [sensor])).toEqual([]);
      for (const payload of Observations) {
        const url = `/sta/v1.1/Datastreams('reus.s${index}')/Observations`;
        const sent = await app.inject({ method: 'POST', url, headers: { identity_key: city.tokens.reus }, payload });
        expect(sent.statusCode).toBe(201);
      }
      const url = `/sta/v1.1/Datastreams('reus.s${index}')?$expand=Observations($orderby=phenomenonTime;$select=result,phenomenonTime),Thing($expand=Locations)`;
      const read = (await app.inject({ url })).json();
      expect(read).toMatchObject({
        description,
        observationType,
        Thing: { Locations: [{ location: { coordinates: [-117.05, 51.05] } }] },
      });
      const told = read.Observations.map((each: { phenomenonTime: string; result: number }) => [
        Date.parse(each.phenomenonTime),
        each.result,
      ]);
      expect(told).toEqual(Observations.map((each) => [Date.parse(each.phenomenonTime), each.result]));
    }
    await app.close();
  });
});
