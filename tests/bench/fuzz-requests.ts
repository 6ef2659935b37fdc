/** A request of the fuzz: to the pages' port or to the sensor platform's, whole as it goes over the line. */
export interface FuzzRequest {
  readonly door: 'pages' | 'sentilo';
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export type Random = () => number;

const METHODS = ['GET', 'GET', 'GET', 'GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const;

/** What stands for a part of a path or a parameter: what is meant, what nobody means, and what breaks careless readers. */
const WORDS = [
  'testApi_provider',
  'bulk0',
  'sensor:testApi_provider/bulk0',
  'station:1',
  'temperature',
  'live-history',
  '1',
  '0',
  '-1',
  '1e309',
  'NaN',
  '9007199254740993',
  '0x10',
  'null',
  'true',
  '__proto__',
  'constructor',
  '../../../etc/passwd',
  '%2e%2e%2f',
  '%00',
  '%',
  '%ff%fe',
  "'; DROP TABLE series; --",
  '(a+)+$',
  '{"a":1}',
  '[]',
  'é😀\u202e',
  '\ud800',
  '2026-11-22T02:30:00Z',
  '2026-10-25T02:30:00+01:00',
  '22/11/2026T10:00:00',
  '31/02/2026T25:61:61',
  '0000-00-00',
  '2.1,41.3,2.2,41.4',
  '1,2,3',
  'air,noise,bikes',
  'a'.repeat(300),
  '../'.repeat(40),
  '',
] as const;

const NAMES = [
  'from to limit kind channel subject property feed district bbox at source buckets',
  '$filter $expand $select $orderby $top $skip $count type id attrs q georel geometry coordinates timerel timeAt',
  'method details format lang once code state before channels mode',
]
  .join(' ')
  .split(' ');

const PATHS = [
  '/data/* /data/*/* /data/*/*/* /order/* /order/*/* /alarm/* /catalog/* /catalog /catalog/alert /catalog/alert/*',
  '/subscribe /subscribe/* /subscribe/data/*/* /monitor /admin /admin/* /* /*/*/*/*',
]
  .join(' ')
  .split(' ');

const PAGES = [
  '/ /health /metrics /city/manifest.json /city/* /exports/ /exports/* /exports/*/* /api/openapi.json /api/v1/* /api/v1/feeds',
  '/api/v1/vehicles /api/v1/stations /api/v1/sections /api/v1/sensors /api/v1/lines /api/v1/tilesets /api/v1/me',
  '/api/v1/people /api/v1/people/* /api/v1/audit /api/v1/history /api/v1/history/values /api/v1/history/series',
  '/api/v1/history/city /api/v1/recordings /api/v1/forecast /api/v1/events /api/v1/quality /api/v1/quality/sensors',
  '/api/v1/registry /api/v1/registry/* /api/v1/registry/*/* /api/v1/download /api/v1/download/*',
  '/api/v1/downloads/now.csv /api/v1/downloads/now.parquet /api/v1/downloads /sign-in /sign-in/callback',
  '/sign-out /gbfs/ /gbfs/3.0/*.json /gbfs/3.0/gbfs.json /gbfs/3.0/station_status.json /gtfs-rt/',
  '/gtfs-rt/vehicle-positions.pb /gtfs-rt/trip-updates.pb /ngsi-ld/v1/ /ngsi-ld/v1/entities /ngsi-ld/v1/entities/*',
  '/ngsi-ld/v1/types /ngsi-ld/v1/types/* /ngsi-ld/v1/attributes /ngsi-ld/v1/attributes/* /ngsi-ld/v1/subscriptions',
  '/ngsi-ld/v1/subscriptions/* /ngsi-ld/v1/temporal/entities /ngsi-ld/v1/temporal/entities/* /ngsi-ld/v1/notify/*',
  '/ngsi-ld/v1/context.jsonld /sta/v1.1 /sta/v1.1/Things /sta/v1.1/Things(*) /sta/v1.1/Datastreams',
  "/sta/v1.1/Datastreams('*')/Observations /sta/v1.1/Observations /sta/v1.1/Observations('*') /sta/v1.1/*",
  '/sta/v1.1/CreateObservations /sta/v1.1/Sensors /sta/v1.1/Locations /sta/v1.1/FeaturesOfInterest(*)/Observations',
  '/federation/* /admin-console/* /socket.io/ /tilesets/*/* /../* //* /%2e%2e/*',
]
  .join(' ')
  .split(' ');

const BODIES = [
  '{"observations":[{"value":"12.3","timestamp":"22/11/2026T10:00:00","location":"41.38 2.17"}]}',
  '{"sensors":[{"sensor":"bulk0","observations":[{"value":"1"}]},{"sensor":"bulk1","observations":[{"value":"2"}]}]}',
  '{"sensors":[{"sensor":"new","type":"temperature","component":"c","componentType":"generic","location":"41 2"}]}',
  '{"order":"switch on"}',
  '{"message":"alarm"}',
  '{"alerts":[{"id":"a","type":"EXTERNAL","entity":"testApi_provider","name":"a","trigger":"GT","expression":"5"}]}',
  '{"endpoint":"http://127.0.0.1:9/push","secretCallbackKey":"x","maxRetries":1}',
  '{"result":12.5,"phenomenonTime":"2026-11-22T01:00:00Z","Datastream":{"@iot.id":"testApi_provider.bulk0"}}',
  '[{"Datastream":{"@iot.id":"testApi_provider.bulk0"},"components":["result"],"dataArray":[[1],[2]]}]',
  '{"id":"urn:ngsi-ld:Subscription:1","type":"Subscription","entities":[{"type":"Device"}],"notification":{"endpoint":{"uri":"http://10.0.0.1/"}}}',
  '{"type":"Notification","data":[{"id":"urn:ngsi-ld:Device:x","type":"Device","temperature":{"type":"Property","value":3}}]}',
  '{"role":"administrator"}',
] as const;

const TYPES = ['application/json', 'application/ld+json', 'text/plain', 'application/octet-stream', 'x'] as const;
const ACCEPTS = [
  '*/*',
  'application/json',
  'application/ld+json',
  'text/event-stream',
  'text/csv',
  'image/png;q=0',
] as const;

/** One request of many kinds: most are nearly right, some are nothing at all. `token`: one that may write. */
export function fuzzRequest(random: Random, token: string): FuzzRequest {
  const door = random() < 0.45 ? 'sentilo' : 'pages';
  const path = one(random, door === 'sentilo' ? PATHS : PAGES).replaceAll('*', () => word(random));
  const method = one(random, METHODS);
  const hasBody = method !== 'GET' && method !== 'HEAD' && random() < 0.8;
  return {
    door,
    method,
    target: targetOf(path + queryOf(random)),
    headers: headersOf(random, token),
    body: hasBody ? bodyOf(random) : null,
  };
}

/** Bytes that are no request, or break one off. */
export function fuzzBytes(random: Random): Buffer {
  const start = `${one(random, METHODS)} /${word(random)} HTTP/1.${Math.floor(random() * 3)}\r\n`;
  const text = Buffer.from(
    `${start}Host: x\r\nContent-Length: ${Math.floor(random() * 50) - 5}\r\n\r\n${word(random)}`,
  );
  for (let turn = 0; turn < 3; turn++) text[Math.floor(random() * text.length)] = Math.floor(random() * 256);
  return text.subarray(0, Math.floor(random() * text.length));
}

/** A packet of MQTT, of a client that has connected: whole, bent, or nothing at all. */
export function fuzzPacket(random: Random): Buffer {
  const topic = Buffer.from(random() < 0.5 ? `besso/testApi_provider/${word(random)}` : word(random));
  const payload = Buffer.from(bodyOf(random));
  const number = Buffer.from([0, 1 + Math.floor(random() * 200)]);
  const [kind = 0x32] = [one(random, [0x30, 0x32, 0x3a, 0x34, 0x82, 0xa2, 0x62, 0xc0, 0x10, 0xf0, 0x40])];
  const rest = Buffer.concat([Buffer.from([topic.length >> 8, topic.length & 255]), topic, number, payload]);
  const packet = Buffer.concat([Buffer.from([kind]), lengthOf(rest.length), rest]);
  if (random() < 0.3) packet[Math.floor(random() * packet.length)] = Math.floor(random() * 256);
  return random() < 0.1 ? packet.subarray(0, Math.floor(random() * packet.length)) : packet;
}

/** The arguments of a message to the live stream, by the name of its event. */
export function fuzzMessage(random: Random): readonly [string, ...unknown[]] {
  const event = one(random, ['watch', 'command', 'clock', 'frame', 'welcome', word(random) || 'x']);
  const rooms = [{ room: one(random, ['city', 'air', 'bikes', 'bus/0_0', word(random)]), after: jsonOf(random, 1) }];
  const timeline = one(random, ['live', 'replay/abcdefgh', `replay/${word(random)}`, word(random)]);
  if (event === 'watch' && random() < 0.7) return [event, { timeline, rooms }];
  const replay = { timeline, atMs: random() * 4e12 - 1e12, rate: random() * 1000 - 100, source: word(random) };
  if (event === 'command' && random() < 0.7)
    return [event, { name: one(random, ['replay', word(random)]), arguments: replay }];
  return [event, jsonOf(random, 3)];
}

/** Any JSON, not deep; now and then very deep. */
function jsonOf(random: Random, depth: number): unknown {
  const kind = random();
  if (depth <= 0 || kind < 0.3) return one<unknown>(random, [word(random), 0, -1, 1e308, null, true, 2 ** 53, '']);
  const count = Math.floor(random() * 4);
  const items = Array.from({ length: count }, () => jsonOf(random, depth - 1));
  if (kind < 0.6) return items;
  return Object.fromEntries(items.map((item) => [one(random, NAMES), item]));
}

function bodyOf(random: Random): string {
  const kind = random();
  if (kind < 0.4) return one(random, BODIES);
  if (kind < 0.6) return bent(random, one(random, BODIES));
  if (kind < 0.85) return JSON.stringify(jsonOf(random, 4));
  if (kind < 0.87) return '['.repeat(5000);
  return word(random);
}

/** With some of its characters cut out, doubled, or put in place of others. */
function bent(random: Random, text: string): string {
  const at = Math.floor(random() * text.length);
  const length = Math.floor(random() * 12);
  const between = one(random, ['', word(random), text.slice(at, at + length).repeat(2), '"', '}', '\\u0000']);
  return text.slice(0, at) + between + text.slice(at + length);
}

function queryOf(random: Random): string {
  const count = Math.floor(random() * 4);
  const said = Array.from({ length: count }, () => `${one(random, NAMES)}=${encodeURIComponent(whole(word(random)))}`);
  return said.length === 0 ? '' : `?${said.join('&')}`;
}

function headersOf(random: Random, token: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  if (random() < 0.7) headers.IDENTITY_KEY = random() < 0.9 ? token : 'f'.repeat(64);
  if (random() < 0.1) headers.Authorization = one(random, [`Bearer ${token}`, 'Bearer', 'Basic eA==', 'x']);
  if (random() < 0.8) headers['Content-Type'] = one(random, TYPES);
  if (random() < 0.3) headers.Accept = one(random, ACCEPTS);
  if (random() < 0.1) headers.Range = one(random, ['bytes=0-10', 'bytes=-1', 'bytes=9-1', 'lines=1']);
  if (random() < 0.1) headers.Cookie = one(random, ['besso=x', 'besso=', '=', ';;;']);
  if (random() < 0.05) headers.Origin = one(random, ['http://elsewhere.example', 'null']);
  if (random() < 0.05) headers['If-None-Match'] = one(random, ['*', '""', 'W/"x"']);
  return headers;
}

/** What may stand in a request line: anything else is written as percent and two digits. */
function targetOf(text: string): string {
  return whole(text).replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character));
}

/** Half a pair of surrogates cannot be sent. */
function whole(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

function word(random: Random): string {
  const text = one(random, WORDS);
  return random() < 0.1 ? text.slice(Math.floor(random() * text.length)) : text;
}

function one<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T;
}

/** Remaining length as MQTT writes it. */
function lengthOf(length: number): Buffer {
  const bytes: number[] = [];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    if (rest < 128) return Buffer.from(bytes);
  }
}
