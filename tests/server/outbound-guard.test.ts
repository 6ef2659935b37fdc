import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Allowed, addressProblem, portProblem, readAllowed } from '../../server/outbound/address-policy.ts';
import { type GuardOptions, guardedFetch } from '../../server/outbound/guarded-fetch.ts';
import { OutsideRefused, type OutsideRequest } from '../../server/outbound/outside-fetch.ts';

const GET: OutsideRequest = { method: 'GET', withinMs: 20_000, bytesAtMost: 10_000 };

let server: Server;
let port: number;
let asked: { readonly url: string; readonly method: string; readonly headers: IncomingMessage['headers'] }[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', method: request.method ?? '', headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  asked = [];
  answer = (_request, response) => response.end('well');
});

function allowed(text: string): readonly Allowed[] {
  const read = readAllowed(text);
  if (!read) throw new Error(`${text} is no list`);
  return read;
}

/** A guard over a name server of the test: each name's answers in turn, the last one for good. */
function guard(answers: Record<string, readonly (readonly string[])[]> = {}, options: Partial<GuardOptions> = {}) {
  const turns = new Map<string, number>();
  const resolve = async (name: string) => {
    const turn = turns.get(name) ?? 0;
    turns.set(name, turn + 1);
    const list = answers[name];
    return list?.[Math.min(turn, list.length - 1)] ?? [];
  };
  return { fetch: guardedFetch({ allowed: [], resolve, ...options }), turns };
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  expect(error).toBeInstanceOf(OutsideRefused);
  return (error as Error).message;
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe('addresses', () => {
  // IANA's special-purpose registries of IPv4 and IPv6, with one address out of each entry.
  const special = [
    ['this network', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.0.0.1'],
    ['shared (carrier-grade NAT)', '100.64.0.1'],
    ['shared, a cloud that keeps its metadata there', '100.100.100.200'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['link local, metadata of clouds', '169.254.169.254'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['IETF protocol assignments', '192.0.0.8'],
    ['documentation', '192.0.2.1'],
    ['6to4 relay', '192.88.99.1'],
    ['private', '192.168.1.1'],
    ['benchmarking', '198.18.0.1'],
    ['documentation', '198.51.100.7'],
    ['documentation', '203.0.113.9'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ["a cloud's own host agent", '168.63.129.16'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['IPv4 mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4 mapped private', '::ffff:a00:1'],
    ['IPv4 compatible loopback', '::7f00:1'],
    ['IPv4 translated', '::ffff:0:7f00:1'],
    ['NAT64 of loopback', '64:ff9b::7f00:1'],
    ['NAT64 of a private one', '64:ff9b::c0a8:101'],
    ['local NAT64', '64:ff9b:1::1'],
    ['discard only', '100::1'],
    ['Teredo', '2001:0:1234::1'],
    ['documentation', '2001:db8::1'],
    ['6to4 of a private one', '2002:a00:1::1'],
    ['documentation', '3fff::1'],
    ['segment routing', '5f00::1'],
    ['unique local', 'fc00::1'],
    ['unique local', 'fd12:3456::1'],
    ['link local', 'fe80::1'],
    ['site local, deprecated', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['outside of global unicast', '4000::1'],
  ] as const;

  test.each(special)('of %s are refused: %s', (_what, address) => {
    expect(addressProblem('some.name', 443, address, [])).toBe('its address is not a public one');
  });

  test.each(['1.1.1.1', '84.88.0.1', '172.32.0.1', '100.63.255.255', '2a00:1450:4003:80f::200e', '64:ff9b::101:101'])(
    'of the public internet are called: %s',
    (address) => {
      expect(addressProblem('some.name', 443, address, [])).toBeNull();
    },
  );

  test('written as a number, in octal, in hexadecimal or in parts are known for what they are', async () => {
    const { fetch } = guard();
    const written = ['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '0x7f.1', '127.0.0.1.', '[::ffff:7f00:1]'];
    for (const host of written) {
      expect(await refusal(fetch(`http://${host}:${port}/`, GET))).toContain('its address is not a public one');
    }
    expect(asked).toEqual([]);
  });

  test('that are no text of an address never throw, and never pass', () => {
    fc.assert(
      fc.property(fc.string(), (address) => {
        const problem = addressProblem('name', 80, address, []);
        expect(problem === null || problem.startsWith('its address')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('no 32-bit address inside a private range passes, however it is wrapped', () => {
    const inside = fc.tuple(fc.constantFrom(10, 127, 0), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(inside, ([a, b, c, d]) => {
        const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        const forms = [`${a}.${b}.${c}.${d}`, `::ffff:${hex}`, `64:ff9b::${hex}`, `2002:${hex}::1`, `::${hex}`];
        for (const form of forms) expect(addressProblem('n', 80, form, [])).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is allowed by name', () => {
  test('is a name, a name with its port, an address or a range', () => {
    const list = allowed('Sensors.Local., localhost:9000, 10.0.0.0/8, [::1]:9000, fd00::/8, 192.168.7.7');
    expect(addressProblem('sensors.local', 80, '192.168.1.1', list)).toBeNull();
    expect(addressProblem('localhost', 9000, '127.0.0.1', list)).toBeNull();
    expect(addressProblem('localhost', 9001, '127.0.0.1', list)).not.toBeNull();
    expect(addressProblem('any.name', 80, '10.9.8.7', list)).toBeNull();
    expect(addressProblem('any.name', 80, '::ffff:10.9.8.7', list)).toBeNull();
    expect(addressProblem('any.name', 80, '11.9.8.7', list)).toBeNull();
    expect(addressProblem('::1', 9000, '::1', list)).toBeNull();
    expect(addressProblem('::1', 80, '::1', list)).not.toBeNull();
    expect(addressProblem('any.name', 80, 'fd12::1', list)).toBeNull();
    expect(addressProblem('any.name', 80, '192.168.7.7', list)).toBeNull();
    expect(addressProblem('any.name', 80, '192.168.7.8', list)).not.toBeNull();
  });

  test.each(['a b', 'name:0', 'name:70000', '10.0.0.0/33', '[::1', 'http://name', 'name/path', '*.local'])(
    'is not %s',
    (list) => {
      expect(readAllowed(list)).toBeUndefined();
    },
  );

  test('opens a low port only where it names it', () => {
    expect(portProblem('name', 80, [])).toBeNull();
    expect(portProblem('name', 443, [])).toBeNull();
    expect(portProblem('name', 8080, [])).toBeNull();
    expect(portProblem('name', 25, [])).toBe('port 25 is not called');
    expect(portProblem('name', 25, allowed('name'))).not.toBeNull();
    expect(portProblem('name', 81, allowed('name:81'))).toBeNull();
    expect(portProblem('other', 81, allowed('name:81'))).not.toBeNull();
  });
});

describe('a call', () => {
  test('reaches what is allowed by name, with its headers and body', async () => {
    answer = (request, response) => {
      response.setHeader('x-seen', 'yes');
      request.pipe(response);
    };
    const { fetch } = guard({ 'push.local': [['127.0.0.1']] }, { allowed: allowed(`push.local:${port}`) });
    const request = { ...GET, method: 'POST', headers: { 'X-Signature': 'abc', Host: 'evil' }, body: 'said' } as const;
    const got = await fetch(`http://push.local:${port}/take?it=1`, request);
    expect([got.status, text(got.body), got.headers['x-seen']]).toEqual([200, 'said', 'yes']);
    expect(asked[0]).toMatchObject({ url: '/take?it=1', method: 'POST' });
    expect(asked[0]?.headers).toMatchObject({
      host: `push.local:${port}`,
      'x-signature': 'abc',
      'content-length': '4',
    });
  });

  test('is refused where one of several answers of DNS is private', async () => {
    const { fetch } = guard({ 'both.example': [['93.184.215.14', '127.0.0.1']] });
    expect(await refusal(fetch(`http://both.example:${port}/`, GET))).toContain('not a public one');
    expect(asked).toEqual([]);
  });

  test('goes to the address that was checked, when DNS says another a moment later', async () => {
    const answers = { 'rebound.example': [['127.0.0.1'], ['127.0.0.2']] };
    const { fetch, turns } = guard(answers, { allowed: allowed('127.0.0.1') });
    expect((await fetch(`http://rebound.example:${port}/`, GET)).status).toBe(200);
    expect(turns.get('rebound.example')).toBe(1);
    expect(await refusal(fetch(`http://rebound.example:${port}/`, GET))).toContain('not a public one');
    expect(asked).toHaveLength(1);
  });

  test('first to a public address and then, rebound, to a private one is refused at the second', async () => {
    answer = (_request, response) => {
      response.writeHead(302, { location: `http://rebound.example:${port}/inside` }).end();
    };
    const answers = { 'rebound.example': [['127.0.0.1'], ['10.0.0.5']] };
    const { fetch } = guard(answers, { allowed: allowed('127.0.0.1') });
    expect(await refusal(fetch(`http://rebound.example:${port}/`, GET))).toContain('not a public one');
    expect(asked.map(({ url }) => url)).toEqual(['/']);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://localhost/',
    'file:///etc/passwd',
    'gopher://push.local/',
    'http://user:pass-phrase@push.local/',
    'http://push.local:22/',
  ])('sent on to %s is refused', async (location) => {
    answer = (_request, response) => response.writeHead(307, { location }).end();
    const answers = { 'push.local': [['127.0.0.1']], localhost: [['127.0.0.1']] };
    const { fetch } = guard(answers, { allowed: allowed(`push.local:${port}`) });
    const line = await refusal(fetch(`http://push.local:${port}/secret-path?key=k`, GET));
    expect(line).not.toMatch(/secret-path|key=|pass-phrase/);
    expect(asked).toHaveLength(1);
  });

  test('sent on to another origin tells it no token; to the same one it does', async () => {
    answer = ({ url, headers }, response) => {
      if (url === '/first') response.writeHead(307, { location: '/second' }).end();
      else if (headers.host?.startsWith('one.'))
        response.writeHead(308, { location: `http://two.local:${port}/` }).end();
      else response.end('there');
    };
    const answers = { 'one.local': [['127.0.0.1']], 'two.local': [['127.0.0.1']] };
    const { fetch } = guard(answers, { allowed: allowed('one.local,two.local') });
    const headers = { identity_key: 'secret-token', 'content-type': 'application/json' };
    await fetch(`http://one.local:${port}/first`, { ...GET, method: 'PUT', body: '{}', headers });
    expect(asked.map(({ method, headers: got }) => [method, got.identity_key])).toEqual([
      ['PUT', 'secret-token'],
      ['PUT', 'secret-token'],
      ['PUT', undefined],
    ]);
    expect(asked[2]?.headers['content-type']).toBe('application/json');
  });

  test('sent on by 303 becomes a GET without its body', async () => {
    answer = ({ url }, response) => {
      if (url === '/') response.writeHead(303, { location: '/done' }).end();
      else response.end('done');
    };
    const { fetch } = guard({ a: [['127.0.0.1']] }, { allowed: allowed('a') });
    await fetch(`http://a:${port}/`, { ...GET, method: 'POST', body: 'x' });
    expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  test('that goes round in circles ends', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/' }).end();
    const { fetch } = guard({ a: [['127.0.0.1']] }, { allowed: allowed('a') });
    expect(await refusal(fetch(`http://a:${port}/`, GET))).toContain('more than 3 times');
    expect(asked).toHaveLength(4);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('reads %s, and refuses more than the limit inside of it', async (encoding, compress) => {
    const { fetch } = guard({ a: [['127.0.0.1']] }, { allowed: allowed('a') });
    answer = (_request, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(compress('well said'));
    };
    expect(text((await fetch(`http://a:${port}/`, GET)).body)).toBe('well said');
    answer = (_request, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(compress(Buffer.alloc(5_000_000)));
    };
    expect(await refusal(fetch(`http://a:${port}/`, GET))).toContain('more than 10000 bytes');
  });

  test.each([
    ['said beforehand', { 'content-length': '10001' }],
    ['found on the way', {}],
  ])('whose answer is too long, %s, is cut off', async (_when, headers) => {
    const { fetch } = guard({ a: [['127.0.0.1']] }, { allowed: allowed('a') });
    answer = (_request, response) => {
      response.writeHead(200, headers);
      response.end(Buffer.alloc(10_001));
    };
    expect(await refusal(fetch(`http://a:${port}/`, GET))).toContain('more than 10000 bytes');
  });

  test('whose answer is compressed twice or broken is refused', async () => {
    const { fetch } = guard({ a: [['127.0.0.1']] }, { allowed: allowed('a') });
    answer = (_request, response) => {
      response.setHeader('content-encoding', 'gzip, gzip');
      response.end(gzipSync(gzipSync('x')));
    };
    expect(await refusal(fetch(`http://a:${port}/`, GET))).toContain('encoding');
    answer = (_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end('no gzip at all');
    };
    expect(await refusal(fetch(`http://a:${port}/`, GET))).toContain('cannot be reached');
  });

  test('that gets no answer, or one drop by drop, ends in time', async () => {
    answer = () => undefined;
    const silent = guard({ a: [['127.0.0.1']] }, { allowed: allowed('a'), firstByteMs: 60 });
    expect(await refusal(silent.fetch(`http://a:${port}/`, GET))).toContain('says nothing for 60 ms');
    const drops: NodeJS.Timeout[] = [];
    answer = (_request, response) => drops.push(setInterval(() => response.write('.'), 20));
    const { fetch } = guard({ a: [['127.0.0.1']] }, { allowed: allowed('a') });
    expect(await refusal(fetch(`http://a:${port}/?key=k`, { ...GET, withinMs: 150 }))).toBe(
      `http://a:${port} takes more than 150 ms`,
    );
    drops.forEach(clearInterval);
  });

  test('of which the head is all gives the first answer as it is: sent on nowhere, however its body goes on', async () => {
    const { fetch } = guard({ a: [['127.0.0.1']] }, { allowed: allowed('a') });
    const head: OutsideRequest = { ...GET, headOnly: true, bytesAtMost: 100 };
    answer = (_request, response) => response.writeHead(302, { Location: '/there' }).end();
    expect((await fetch(`http://a:${port}/`, head)).status).toBe(302);
    expect(asked.map(({ url }) => url)).toEqual(['/']);
    let isCut = (): void => undefined;
    const cut = new Promise<void>((resolve) => {
      isCut = resolve;
    });
    answer = (_request, response) => {
      response.on('close', isCut);
      response.writeHead(201).write('.'.repeat(200));
    };
    expect(await fetch(`http://a:${port}/`, head)).toMatchObject({ status: 201, body: new Uint8Array() });
    await cut;
  });

  test('whose name is never answered for ends in time too, and can be left', async () => {
    const hung = guardedFetch({ allowed: [], resolve: () => new Promise(() => undefined) });
    expect(await refusal(hung('http://never.example/', { ...GET, withinMs: 50 }))).toContain('takes more than 50 ms');
    const left = AbortSignal.timeout(30);
    expect(await refusal(hung('http://never.example/', { ...GET, signal: left }))).toContain('was left');
  });

  test('with a header that would end the line is refused, and names no secret', async () => {
    const { fetch } = guard({ a: [['127.0.0.1']] }, { allowed: allowed('a') });
    const line = await refusal(fetch(`http://a:${port}/`, { ...GET, headers: { 'x-a': 'secret\r\nx-b: c' } }));
    expect(line).not.toContain('secret');
    expect(asked).toEqual([]);
  });

  test('uses no proxy of the environment', async () => {
    process.env.http_proxy = 'http://127.0.0.1:1/';
    process.env.HTTP_PROXY = 'http://127.0.0.1:1/';
    const { fetch } = guard({ a: [['127.0.0.1']] }, { allowed: allowed('a') });
    expect((await fetch(`http://a:${port}/`, GET)).status).toBe(200);
    delete process.env.http_proxy;
    delete process.env.HTTP_PROXY;
  });

  test('to any text ends in a refusal of one line, never another throw', async () => {
    const { fetch } = guard();
    const inside = fc.tuple(fc.constantFrom('10', '0x7f', '0177', '192.168'), fc.nat(65_535));
    const address = fc.oneof(
      fc.string(),
      fc.webUrl(),
      inside.map(([start, rest]) => `http://${start}.${rest}/`),
    );
    await fc.assert(
      fc.asyncProperty(address, async (url) => {
        const said = await fetch(url, { ...GET, withinMs: 300 }).catch((error: unknown) => error);
        expect(said).toBeInstanceOf(OutsideRefused);
        expect((said as Error).message).not.toMatch(/[\r\n]/);
      }),
      { numRuns: 60 },
    );
  });
});
