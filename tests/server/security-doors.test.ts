import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUDIT_FILE } from '../../server/audit/audit-file.ts';
import { AddressLimits } from '../../server/gateway/address-limits.ts';
import { GATEWAY_DEFAULTS } from '../../server/gateway/gateway.ts';
import { isOpenDoor } from '../../server/gateway/open-doors.ts';
import { originProblem } from '../../server/gateway/origin.ts';
import { limitRequests } from '../../server/gateway/request-limits.ts';
import { makeLog } from '../../server/log.ts';
import { guardedFetch } from '../../server/outbound/guarded-fetch.ts';
import { OutsideRefused } from '../../server/outbound/outside-fetch.ts';
import { type Fixture, openFixture } from './gateway-fixture.ts';
import { administrator, Browser, serve } from './identity-fixture.ts';

const settings = { ...GATEWAY_DEFAULTS, port: 0, tickMs: 3_600_000 };
let bare: Fixture;
let proxied: Fixture;

beforeAll(async () => {
  bare = await openFixture();
  proxied = await openFixture({ settings: { ...settings, trustProxy: true, publicUrl: 'https://twin.example' } });
});

afterAll(async () => {
  await bare.close();
  await proxied.close();
});

describe('headers of every answer', () => {
  test.each(['/nothing/here', '/%zz'])('let no inline script or style run, nowhere: %s', async (path) => {
    const { headers } = await fetch(`${bare.url}${path}`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    for (const directive of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'self'"]) {
      expect(policy).toContain(directive);
    }
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  test('ask for TLS from then on where there is TLS, and there alone', async () => {
    const tls = { 'x-forwarded-proto': 'https' };
    const transport = async (url: string, headers: Record<string, string>) =>
      (await fetch(`${url}/health`, { headers })).headers.get('strict-transport-security');
    expect(await transport(proxied.url, tls)).toBe('max-age=31536000');
    expect(await transport(proxied.url, {})).toBeNull();
    expect(await transport(bare.url, tls)).toBeNull();
  });
});

describe('pages of other origins', () => {
  const headers = { origin: 'https://elsewhere.example' };

  test('read the API, and nothing of who is signed in', async () => {
    const response = await fetch(`${bare.url}/api/v1/vehicles`, { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    for (const path of ['/api/v1/me', '/api/v1/people', '/api/v1/people/x', '/api/v1/audit', '/health', '/sign-in']) {
      const refused = await fetch(`${bare.url}${path}`, { headers });
      expect([path, refused.status]).toEqual([path, 403]);
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test.each([
    '/sta/v1.1/Things',
    '/ngsi-ld/v1/entities?type=Vehicle',
    '/gtfs-rt/vehicle-positions.pb',
    '/gbfs/3.0/gbfs.json',
    '/downloads/now.csv',
    '/sentilo-catalog-web/component/map/json',
    '/ogc/collections',
    '/3dtiles/tileset.json',
  ])('read the open standard at %s', (url) => {
    expect(isOpenDoor({ method: 'GET', url })).toBe(true);
    expect(isOpenDoor({ method: 'POST', url })).toBe(false);
  });

  test('write nowhere, and are told so beforehand', async () => {
    for (const method of ['PUT', 'POST', 'PATCH', 'DELETE']) {
      expect(isOpenDoor({ method, url: '/api/v1/vehicles' })).toBe(false);
      expect((await fetch(`${bare.url}/api/v1/vehicles`, { method, headers })).status).toBe(403);
    }
    const asked = { ...headers, 'access-control-request-method': 'PUT' };
    const preflight = await fetch(`${bare.url}/api/v1/vehicles`, { method: 'OPTIONS', headers: asked });
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS');
  });
});

describe('behind a proxy', () => {
  test('its public name is answered too, also while bound to loopback; another is not', () => {
    expect(originProblem({ host: 'twin.example' }, true, 'twin.example')).toBeNull();
    expect(originProblem({ host: 'twin.example', origin: 'https://twin.example' }, true, 'twin.example')).toBeNull();
    expect(
      originProblem({ host: 'twin.example', origin: 'https://evil.example' }, true, 'twin.example'),
    ).not.toBeNull();
    expect(originProblem({ host: 'evil.example' }, true, 'twin.example')).not.toBeNull();
    expect(originProblem({ host: 'twin.example' }, true)).not.toBeNull();
  });
});

describe('limits', () => {
  test('hold for each address, and come back with time', () => {
    const limits = new AddressLimits({ burst: 3, perSecond: 1 });
    const take = (address: string, nowMs: number) => limits.take(address, nowMs);
    expect([1, 2, 3, 4].map(() => take('192.0.2.1', 0))).toEqual([true, true, true, false]);
    expect(take('192.0.2.2', 0)).toBe(true);
    expect(take('192.0.2.1', 999)).toBe(false);
    expect(take('192.0.2.1', 1000)).toBe(true);
  });

  test('hold for a whole IPv6 network of 64 bits', () => {
    const limits = new AddressLimits({ burst: 1, perSecond: 0.001 });
    expect(limits.take('2001:db8:1:2::1', 0)).toBe(true);
    expect(limits.take('2001:db8:1:2:ffff:0:0:9', 0)).toBe(false);
    expect(limits.take('2001:db8:1:3::1', 0)).toBe(true);
    expect(limits.take('2001:db8::1', 0)).toBe(true);
    expect(limits.take('2001:db8:0:0:5::1', 0)).toBe(false);
    expect(limits.take('::ffff:192.0.2.1', 0)).toBe(true);
    expect(limits.take('::ffff:192.0.2.2', 0)).toBe(true);
  });

  test('remember no more addresses than they have room for', () => {
    const limits = new AddressLimits({ burst: 1, perSecond: 1 });
    for (let index = 0; index < 50_000; index++) limits.take(`address-${index}`, 0);
    expect(limits.size).toBe(10_000);
  });

  test('stop one address, not another; what it says of itself changes nothing', async () => {
    const app = fastify();
    const limits = {
      files: { burst: 9, perSecond: 1 },
      made: { burst: 3, perSecond: 1 },
      own: { burst: 5, perSecond: 1 },
    };
    limitRequests(app, limits, () => 0);
    app.get('/api/thing', async () => 'well');
    app.get('/city/file', async () => 'well');
    const ask = async (remoteAddress: string, url: string, headers: Record<string, string> = {}) =>
      (await app.inject({ url, remoteAddress, headers })).statusCode;
    const statuses: number[] = [];
    for (let count = 0; count < 4; count++) {
      statuses.push(await ask('192.0.2.1', '/api/thing', { 'x-forwarded-for': `198.51.100.${count}` }));
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(await ask('192.0.2.1', '/city/file')).toBe(200);
    expect(await ask('192.0.2.2', '/api/thing')).toBe(200);
    const own = await Promise.all([1, 2, 3, 4, 5, 6].map(() => ask('127.0.0.1', '/api/thing')));
    expect(own.toSorted()).toEqual([200, 200, 200, 200, 200, 429]);
    await app.close();
  });
});

describe('secrets', () => {
  test('are in no answer, no log line, no audit entry and no document after a session of misuse', async () => {
    const lines: string[] = [];
    const log = makeLog('debug', (line) => lines.push(line));
    const clientSecret = 'client-secret-0123456789';
    const openId = { issuer: new URL('http://127.0.0.1:1'), clientSecret };
    const served = await serve({ openId });
    const said: string[] = [];
    const secrets: string[] = [clientSecret];
    const tell = async (response: Response) => {
      said.push(await response.text(), JSON.stringify([...response.headers].filter(([name]) => name !== 'set-cookie')));
    };
    const browser = await administrator(served);
    secrets.push(browser.cookies.get('besso') ?? '');
    const link = served.identity.offerLink(served.url);
    const once = new URL(link).searchParams.get('once') ?? '';
    secrets.push(once);
    const bodies = [`{"role":"${once}"}`, `{"${once}`, once, JSON.stringify({ role: 'viewer', token: once })];
    for (const body of bodies) {
      await tell(await browser.ask(`/api/v1/people/${'A'.repeat(22)}`, { method: 'PUT', body }));
      await tell(await browser.ask(`/nowhere?token=${once}`, { method: 'PUT', body }));
      await tell(await browser.ask(`/broken?token=${once}`, { method: 'PUT', body: '{}' }));
    }
    await tell(await browser.ask(`/sign-in?once=${once}x`));
    await tell(await browser.ask(`/sign-in/callback?code=${once}&state=${once}`));
    await tell(await browser.ask('/sign-in'));
    await tell(await browser.ask(`/api/v1/audit?before=${once}`));
    const stranger = new Browser(served);
    stranger.cookies.set('besso', `${once}`);
    await tell(await stranger.ask('/things/1', { method: 'PUT', body: '{}', headers: { authorization: once } }));
    const outside = guardedFetch({ allowed: [], resolve: async () => ['10.0.0.1'] });
    for (const address of [
      `https://inside.example/${once}`,
      `http://${once}@x.example/`,
      `http://x.example/?k=${once}`,
    ]) {
      const refused = await outside(address, { method: 'GET', withinMs: 500, bytesAtMost: 10 }).catch((error) => error);
      expect(refused).toBeInstanceOf(OutsideRefused);
      log.error(refused.message);
    }
    for (const failure of served.failures) log.error(failure instanceof Error ? `${failure.stack}` : String(failure));
    const kept = ['session', 'person', 'identity'].map((kind) => [...served.archive.documents.all(kind)]);
    await served.app.close();
    await served.audit.close();
    const audited = readFileSync(join(served.folder, AUDIT_FILE), 'utf8');
    const all = [...lines, ...said, JSON.stringify(kept), audited].join('\n');
    expect(said.length).toBeGreaterThan(20);
    expect(audited).toContain('"action":"sign-in"');
    expect(lines.join()).toContain('a fault of ours');
    expect(said.join()).not.toContain('a fault of ours');
    for (const secret of secrets) expect(all).not.toContain(secret);
    expect((await fetch(link).catch(() => null))?.status ?? 0).toBe(0);
  });
});
