import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SourceAway } from '../../server/connectors/connector.ts';
import { readHeaders } from '../../server/ingest/feed-headers.ts';
import { BadFeedsFile } from '../../server/ingest/feeds-file.ts';
import { FetchHost, type FetchLimits } from '../../server/ingest/fetch-host.ts';
import { retryAfterMs } from '../../server/ingest/retry.ts';
import { makeTestClock } from '../suites/store.ts';
import { feedOf } from './ingest-sources.ts';
import { startFakeWeb } from './ingest-web.ts';

const LIMITS: FetchLimits = { silenceMs: 1500, wholeMs: 4000, bytes: 10_000, redirects: 3 };

function makeHost(limits: Partial<FetchLimits> = {}): FetchHost {
  return new FetchHost(makeTestClock(), { ...LIMITS, ...limits });
}

async function textAt(host: FetchHost, address: string): Promise<string> {
  const fetched = await host.fetch(address, new AbortController().signal);
  return fetched.unchanged ? 'unchanged' : new TextDecoder().decode(fetched.bytes);
}

async function problemAt(host: FetchHost, address: string, signal = new AbortController().signal): Promise<string> {
  const error = await host.fetch(address, signal).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SourceAway);
  return error instanceof SourceAway ? error.message : '';
}

describe('an answer of the web', () => {
  test('is read, unpacked, and asked for on condition the next time', async () => {
    const web = await startFakeWeb(({ headers }, response) => {
      const known =
        headers['if-none-match'] === '"1"' && headers['if-modified-since'] === 'Sat, 21 Nov 2026 10:00:00 GMT';
      response.writeHead(known ? 304 : 200, {
        etag: '"1"',
        'last-modified': 'Sat, 21 Nov 2026 10:00:00 GMT',
        'content-encoding': 'gzip',
      });
      response.end(known ? undefined : gzipSync('bicing'));
    });
    const host = makeHost();
    expect(await textAt(host, web.origin)).toBe('bicing');
    host.keep();
    expect(await textAt(host, web.origin)).toBe('unchanged');
  });

  test('is asked for whole again after a read that failed', async () => {
    const web = await startFakeWeb((_, response) => response.setHeader('etag', '"1"').end('x'));
    const host = makeHost();
    await textAt(host, web.origin);
    host.keep();
    host.forget();
    expect(await textAt(host, web.origin)).toBe('x');
    expect(web.asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined]);
  });

  test('with the same bytes as before is unchanged, even where the source does not say so', async () => {
    const web = await startFakeWeb((_, response, count) => response.end(count < 3 ? 'same' : 'other'));
    const host = makeHost();
    const texts: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      texts.push(await textAt(host, web.origin));
      host.keep();
    }
    expect(texts).toEqual(['same', 'unchanged', 'other']);
  });

  test('is followed where it sends on', async () => {
    const web = await startFakeWeb(({ path }, response) => {
      if (path === '/c') response.end('there');
      else response.writeHead(302, { location: path === '/a' ? 'b' : '/c' }).end();
    });
    expect(await textAt(makeHost(), `${web.origin}/a`)).toBe('there');
  });
});

describe('a source is away, and says in one line why', () => {
  test('when it sends round and round', async () => {
    const web = await startFakeWeb((_, response) => response.writeHead(301, { location: '/again' }).end());
    expect(await problemAt(makeHost(), web.origin)).toMatch(/sends on more than 3 times/);
    expect(web.asked.length).toBe(4);
  });

  test('when it sends to a file of this machine', async () => {
    const web = await startFakeWeb((_, response) =>
      response.writeHead(302, { location: 'file:///etc/hostname' }).end(),
    );
    expect(await problemAt(makeHost(), web.origin)).toMatch(/elsewhere than to the web/);
  });

  test.each([500, 404, 204, 304])('when it answers %i', async (status) => {
    const web = await startFakeWeb((_, response) => response.writeHead(status).end());
    expect(await problemAt(makeHost(), web.origin)).toMatch(`answered ${status}`);
  });

  test('when it never answers', async () => {
    const web = await startFakeWeb(() => undefined);
    expect(await problemAt(makeHost(), web.origin)).toMatch(/said nothing for 1500 ms/);
  });

  test('when it falls silent in the middle', async () => {
    const web = await startFakeWeb((_, response) => response.write('half'));
    expect(await problemAt(makeHost(), web.origin)).toMatch(/said nothing for 1500 ms/);
  });

  test('when it drips on and on', async () => {
    const web = await startFakeWeb((_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await problemAt(makeHost(), web.origin)).toMatch(/takes too long/);
  });

  test('when it says that it is too large', async () => {
    const web = await startFakeWeb((_, response) =>
      response.setHeader('content-length', 10_001).end('x'.repeat(10_001)),
    );
    expect(await problemAt(makeHost(), web.origin)).toMatch(/larger than 10000 bytes/);
  });

  test('when it is too large only once unpacked', async () => {
    const web = await startFakeWeb((_, response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(10_000_000)));
    });
    expect(await problemAt(makeHost(), web.origin)).toMatch(/larger than 10000 bytes/);
  });

  test('when it breaks off', async () => {
    const web = await startFakeWeb((_, response) => {
      response.write('half', () => response.destroy());
    });
    await problemAt(makeHost(), web.origin);
  });

  test('when nobody listens', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(gone.address() as AddressInfo).port}/x`;
    await new Promise((resolve) => gone.close(resolve));
    expect(await problemAt(makeHost(), address)).toBe(`${address}: cannot be read (ECONNREFUSED)`);
  });

  test.each(['simulator:/x', 'ftp://127.0.0.1/', 'nonsense', '', 'javascript:1', 'http://'])(
    'when its address is %j',
    async (address) => {
      expect(await problemAt(makeHost(), address)).toMatch(/is no address of http, https or file/);
    },
  );

  test('without telling the keys in its address', async () => {
    const web = await startFakeWeb((_, response) => response.writeHead(403).end());
    expect(await problemAt(makeHost(), `${web.origin}/v1?app_key=secret`)).not.toMatch(/secret/);
    expect(await problemAt(makeHost(), 'http://ana:secret@127.0.0.1:1/')).not.toMatch(/secret/);
  });

  test('when the read is left', async () => {
    const web = await startFakeWeb(() => undefined);
    const leaving = new AbortController();
    void web.arrived(1).then(() => leaving.abort());
    await problemAt(makeHost({ silenceMs: 10_000, wholeMs: 10_000 }), web.origin, leaving.signal);
  });
});

describe('a source that is busy', () => {
  test.each([429, 503])('and answers %i is left alone for as long as it asks, and then read', async (status) => {
    const web = await startFakeWeb((_, response, count) => {
      response.writeHead(count === 1 ? status : 200, count === 1 ? { 'retry-after': '1' } : {}).end('free');
    });
    const host = makeHost();
    expect(await problemAt(host, web.origin)).toMatch(`answered ${status}`);
    expect(await problemAt(host, `${web.origin}/other`)).toMatch(/asked to be left alone for another 1 s/);
    expect(web.asked.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1010));
    expect(await textAt(host, web.origin)).toBe('free');
  });

  test('and does not say for how long, or fails otherwise, is asked again at once', async () => {
    const web = await startFakeWeb((_, response, count) => {
      response.writeHead(count === 1 ? 503 : 500, count === 1 ? {} : { 'retry-after': '60' }).end();
    });
    const host = makeHost();
    for (let turn = 0; turn < 3; turn++) await problemAt(host, web.origin);
    expect(web.asked.length).toBe(3);
  });

  // The forms and the example's moment are RFC 9110's (10.2.3 and 5.6.7).
  const asksAtMs = Date.parse('1999-12-31T23:59:29Z');
  test.each<[string | null, number | undefined]>([
    ['120', 120_000],
    ['Fri, 31 Dec 1999 23:59:59 GMT', 30_000],
    ['Fri, 31 Dec 1999 23:00:00 GMT', 0],
    ['86400', 3_600_000],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
    [null, undefined],
  ])('says so as %j', (header, waitMs) => {
    expect(retryAfterMs(header, asksAtMs)).toBe(waitMs);
  });
});

describe("a feed's own headers", () => {
  const feedAt = (...addresses: readonly string[]) =>
    feedOf('traffic', 'read-json', { options: { addresses }, headersFrom: { Authorization: 'CITY_TOKEN' } });

  const hostWith = (feed: ReturnType<typeof feedAt>) =>
    new FetchHost(makeTestClock(), LIMITS, readHeaders([feed], { CITY_TOKEN: 'tell-nobody' }).get(feed.id));

  test('go with every request to the origins that its options name', async () => {
    const web = await startFakeWeb((_, response) => response.end('x'));
    const host = hostWith(feedAt(`${web.origin}/a`));
    await textAt(host, `${web.origin}/a`);
    await textAt(host, `${web.origin}/b`);
    expect(web.asked.map(({ headers }) => headers.authorization)).toEqual(['tell-nobody', 'tell-nobody']);
  });

  test('go nowhere else, even where it is sent on', async () => {
    const other = await startFakeWeb((_, response) => response.end('x'));
    const web = await startFakeWeb((_, response) => response.writeHead(302, { location: other.origin }).end());
    const host = hostWith(feedAt(web.origin));
    expect(await textAt(host, web.origin)).toBe('x');
    expect(web.asked[0]?.headers.authorization).toBe('tell-nobody');
    expect(other.asked[0]?.headers.authorization).toBeUndefined();
  });

  test('are not told when the source is away', async () => {
    const web = await startFakeWeb((_, response) => response.writeHead(401).end());
    expect(await problemAt(hostWith(feedAt(web.origin)), web.origin)).not.toMatch(/tell-nobody/);
  });

  test('that no variable holds, or that no header can hold, are refused by name and without their value', () => {
    const feed = feedAt('https://example.org/');
    expect(() => readHeaders([feed], {})).toThrow(
      new BadFeedsFile('feed:traffic needs the environment variable CITY_TOKEN, which is not set'),
    );
    expect(() => readHeaders([feed], { CITY_TOKEN: 'tell\nnobody' })).toThrow(
      new BadFeedsFile('feed:traffic: the environment variable CITY_TOKEN is not one line of plain characters'),
    );
  });
});

describe('a file', () => {
  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'ingest-'));
    onTestFinished(() => rmSync(path, { recursive: true }));
    return path;
  };

  test('is read once, and again when it has changed', async () => {
    const path = join(folder(), 'estat à la ciutat.csv');
    const address = pathToFileURL(path).href;
    const host = makeHost();
    writeFileSync(path, 'a');
    expect(await textAt(host, address)).toBe('a');
    host.keep();
    expect(await textAt(host, address)).toBe('unchanged');
    writeFileSync(path, 'bb');
    expect(await textAt(host, address)).toBe('bb');
  });

  test('that is not there, too large, or a folder, is away', async () => {
    const path = folder();
    writeFileSync(join(path, 'large'), Buffer.alloc(10_001));
    expect(await problemAt(makeHost(), pathToFileURL(join(path, 'none')).href)).toMatch(/ENOENT/);
    expect(await problemAt(makeHost(), pathToFileURL(join(path, 'large')).href)).toMatch(/larger than 10000 bytes/);
    expect(await problemAt(makeHost(), pathToFileURL(path).href)).toMatch(/EISDIR/);
  });
});
