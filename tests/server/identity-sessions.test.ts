import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { isAtLeast, ROLES } from '../../data/contract/role.ts';
import { administrator, Browser, serve, type Served } from './identity-fixture.ts';

const open: Served[] = [];

async function server(options: Parameters<typeof serve>[0] = {}): Promise<Served> {
  const served = await serve(options);
  open.push(served);
  return served;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PUT_THING = { method: 'PUT', body: '{}' } as const;

/** The status of a request with headers that fetch would not send as they are. */
function rawStatus(url: string, path: string, method: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('roles', () => {
  test('each may do all that the ones before may', () => {
    expect(ROLES).toEqual(['viewer', 'operator', 'planner', 'steward', 'administrator']);
    expect(isAtLeast('steward', 'planner')).toBe(true);
    expect(isAtLeast('steward', 'steward')).toBe(true);
    expect(isAtLeast('planner', 'steward')).toBe(false);
  });
});

describe('without a session', () => {
  test('everybody is a viewer, who reads and does not write', async () => {
    const served = await server();
    const browser = new Browser(served);
    expect(await browser.json('/api/v1/me')).toEqual({
      role: 'viewer',
      signedIn: false,
      signInAvailable: false,
      id: null,
    });
    expect((await browser.ask('/things/1', PUT_THING)).status).toBe(401);
    expect((await browser.ask('/api/v1/audit')).status).toBe(401);
    expect((await browser.ask('/api/v1/people')).status).toBe(401);
    expect((await browser.ask('/sign-in')).status).toBe(404);
    expect((await browser.ask('/sign-out', { method: 'POST' })).status).toBe(204);
  });

  test('a made-up cookie is worth nothing', async () => {
    const browser = new Browser(await server());
    for (const value of ['', 'x', 'A'.repeat(43), '__proto__', '%00', 'A'.repeat(5000)]) {
      browser.cookies.set('besso', value);
      expect(await browser.json('/api/v1/me')).toMatchObject({ role: 'viewer', signedIn: false });
    }
  });
});

describe('the printed link', () => {
  test('signs an administrator in, once', async () => {
    const served = await server();
    const link = served.identity.offerLink(served.url);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in\?once=[\w-]{43}$/);
    const browser = new Browser(served);
    const response = await browser.ask(link);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
    expect(browser.given[0]).toMatch(/^besso=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=86400$/);
    expect(await browser.json('/api/v1/me')).toMatchObject({ role: 'administrator', signedIn: true });
    expect((await browser.ask('/things/1', PUT_THING)).status).toBe(200);
    const second = await new Browser(served).ask(link);
    expect(second.status).toBe(403);
    expect(second.headers.getSetCookie()).toEqual([]);
  });

  test('tells a browser in three languages that it was used, and a program as a problem', async () => {
    const served = await server();
    const used = `${served.url}/sign-in?once=${'a'.repeat(43)}`;
    const page = await fetch(used, { headers: { accept: 'text/html,application/xhtml+xml' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
    const text = await page.text();
    for (const words of ['s’ha fet servir', 'se ha usado', 'has been used', 'href="/#lang=es"']) {
      expect(text).toContain(words);
    }
    expect(text).not.toMatch(/<(?:script|style)|style=/);
    const problem = await fetch(used);
    expect(problem.headers.get('content-type')).toContain('application/problem+json');
    expect(await problem.json()).toMatchObject({ status: 403, detail: expect.stringContaining('has been used') });
  });

  test('is not used up by a preview that asks for its head', async () => {
    const served = await server();
    const link = served.identity.offerLink(served.url);
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(404);
    expect((await new Browser(served).ask(link)).status).toBe(303);
  });

  test('is good for 30 minutes', async () => {
    const served = await server();
    const link = served.identity.offerLink(served.url);
    served.wait(30 * MINUTE_MS);
    expect((await new Browser(served).ask(link)).status).toBe(403);
  });

  test('is worth nothing when another was printed', async () => {
    const served = await server();
    const link = served.identity.offerLink(served.url);
    served.identity.offerLink(served.url);
    expect((await new Browser(served).ask(link)).status).toBe(403);
  });

  test('cannot be guessed at: after some attempts an address waits', async () => {
    const served = await server();
    const link = served.identity.offerLink(served.url);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 25; attempt++) {
      statuses.push((await fetch(`${served.url}/sign-in?once=${attempt}`)).status);
    }
    expect(statuses.filter((status) => status === 403)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(429);
  });
});

describe('a session', () => {
  test('is kept as a digest only, and found again after a restart', async () => {
    const served = await server();
    const browser = await administrator(served);
    const secret = browser.cookies.get('besso') ?? '';
    const kept = JSON.stringify([...served.archive.documents.all('session')]);
    expect(kept).toContain('administrator');
    expect(kept).not.toContain(secret);
    const again = await server({ archive: served.archive });
    const same = new Browser(again);
    same.cookies.set('besso', secret);
    expect(await same.json('/api/v1/me')).toMatchObject({ role: 'administrator' });
  });

  test('ends after 8 hours without a request', async () => {
    const served = await server();
    const browser = await administrator(served);
    served.wait(8 * HOUR_MS - 1);
    expect(await browser.json('/api/v1/me')).toMatchObject({ signedIn: true });
    served.wait(8 * HOUR_MS);
    expect(await browser.json('/api/v1/me')).toMatchObject({ signedIn: false });
    expect(served.archive.documents.all('session').size).toBe(0);
  });

  test('ends after 24 hours, however busy', async () => {
    const served = await server();
    const browser = await administrator(served);
    for (let hour = 0; hour < 23; hour++) {
      served.wait(HOUR_MS);
      expect(await browser.json('/api/v1/me')).toMatchObject({ signedIn: true });
    }
    served.wait(HOUR_MS);
    expect(await browser.json('/api/v1/me')).toMatchObject({ signedIn: false });
  });

  test('is ended by signing out, also for who copied the cookie', async () => {
    const served = await server();
    const browser = await administrator(served);
    const copy = new Browser(served);
    copy.cookies.set('besso', browser.cookies.get('besso') ?? '');
    expect((await browser.ask('/sign-out', { method: 'POST', body: '{}' })).status).toBe(204);
    expect(browser.cookies.has('besso')).toBe(false);
    expect(await copy.json('/api/v1/me')).toMatchObject({ signedIn: false });
  });

  test('goes on where it cannot be kept, and that is told', async () => {
    const served = await server();
    served.archive.full = true;
    const browser = await administrator(served);
    expect(await browser.json('/api/v1/me')).toMatchObject({ role: 'administrator' });
    expect(served.failures).toHaveLength(1);
  });

  test('writes from pages of this server alone', async () => {
    const served = await server();
    const cookie = `besso=${(await administrator(served)).cookies.get('besso')}`;
    const { host } = new URL(served.url);
    const put = (headers: Record<string, string>) => rawStatus(served.url, '/things/1', 'PUT', { cookie, ...headers });
    expect(await put({ origin: served.url })).toBe(200);
    expect(await put({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await put({})).toBe(403);
    expect(await put({ origin: 'https://elsewhere.example' })).toBe(403);
    expect(await put({ origin: 'null' })).toBe(403);
    expect(await put({ origin: served.url, 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await put({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await put({ origin: `http://${host}.elsewhere.example` })).toBe(403);
    expect(await rawStatus(served.url, '/sign-out', 'POST', { cookie })).toBe(403);
  });
});

describe('away from loopback', () => {
  const named = { host: 'twin.example' };

  test('nobody signs in without TLS, and the link stays good', async () => {
    const served = await server();
    const link = new URL(served.identity.offerLink(served.url));
    expect(await rawStatus(served.url, link.pathname + link.search, 'GET', named)).toBe(403);
    expect((await new Browser(served).ask(link.href)).status).toBe(303);
  });

  test('a proxy says that there is TLS only where it is trusted', async () => {
    const says = { ...named, 'x-forwarded-proto': 'https' };
    const bare = await server();
    const link = new URL(bare.identity.offerLink(bare.url));
    expect(await rawStatus(bare.url, link.pathname + link.search, 'GET', says)).toBe(403);
    const trusting = await server({ trustProxy: true });
    const other = new URL(trusting.identity.offerLink(trusting.url));
    expect(await rawStatus(trusting.url, other.pathname + other.search, 'GET', says)).toBe(303);
  });

  test('a cookie without Secure counts for nothing', async () => {
    const served = await server();
    const secret = (await administrator(served)).cookies.get('besso') ?? '';
    const me = async (name: string) => {
      const caller = served.identity.callerOf({ headers: { ...named, cookie: `${name}=${secret}` } });
      return caller.role;
    };
    expect(await me('besso')).toBe('viewer');
    expect(await me('__Host-besso')).toBe('administrator');
  });

  test('the cookie is bound to the host and to TLS', async () => {
    const served = await server({ publicUrl: 'https://twin.example' });
    const link = new URL(served.identity.offerLink('https://twin.example'));
    const response = await new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(served.url);
      const sent = request({ hostname, port, path: link.pathname + link.search, headers: named }, (got) => {
        got.resume();
        resolve(String(got.headers['set-cookie']));
      });
      sent.on('error', reject);
      sent.end();
    });
    expect(response).toMatch(/^__Host-besso=[\w-]{43}; Secure; Path=\/; HttpOnly; SameSite=Lax; Max-Age=86400$/);
  });
});

describe("people's roles", () => {
  const id = 'A'.repeat(22);

  test('are given and taken back by administrators, and count at once', async () => {
    const served = await server();
    const browser = await administrator(served);
    const who = { issuer: 'https://id.example', subject: 'someone', role: 'operator' } as const;
    const person = served.identity.people.pseudonymOf(who.issuer, who.subject);
    const other = new Browser(served);
    other.cookies.set('besso', await served.identity.welcome(who));
    expect(await other.json('/api/v1/me')).toMatchObject({ role: 'operator', id: person });
    const give = (role: string | null) =>
      browser.ask(`/api/v1/people/${person}`, { method: 'PUT', body: JSON.stringify({ role }) });
    expect((await give('steward')).status).toBe(200);
    expect(await other.json('/api/v1/me')).toMatchObject({ role: 'steward' });
    expect(await browser.json('/api/v1/people')).toEqual({ people: [{ id: person, role: 'steward' }] });
    expect(await browser.json(`/api/v1/people/${person}`)).toEqual({ id: person, role: 'steward' });
    expect((await give(null)).status).toBe(200);
    expect(await other.json('/api/v1/me')).toMatchObject({ role: 'operator' });
    expect(await browser.json('/api/v1/people')).toEqual({ people: [] });
  });

  test('are refused from anybody else, and to oneself', async () => {
    const served = await server();
    const steward = { issuer: 'https://id.example', subject: 'a', role: 'steward' } as const;
    const chief = { issuer: 'https://id.example', subject: 'b', role: 'administrator' } as const;
    const browser = new Browser(served);
    const put = (path: string) => browser.ask(path, { method: 'PUT', body: '{"role":"administrator"}' });
    browser.cookies.set('besso', await served.identity.welcome(steward));
    expect((await put(`/api/v1/people/${id}`)).status).toBe(403);
    browser.cookies.set('besso', await served.identity.welcome(chief));
    const own = served.identity.people.pseudonymOf(chief.issuer, chief.subject);
    expect((await put(`/api/v1/people/${own}`)).status).toBe(409);
    expect((await put(`/api/v1/people/${id}`)).status).toBe(200);
  });

  test.each([
    ['a role that there is not', id, '{"role":"king"}'],
    ['no role', id, '{}'],
    ['more than a role', id, '{"role":"viewer","name":"x"}'],
    ['a body that is none', id, '{'],
    ['an id that is none', '__proto__', '{"role":"viewer"}'],
  ])('with %s are refused', async (_what, person, body) => {
    const browser = await administrator(await server());
    expect((await browser.ask(`/api/v1/people/${person}`, { method: 'PUT', body })).status).toBe(400);
  });

  test('are kept by pseudonym: neither issuer nor subject is in what is kept', async () => {
    const served = await server();
    const who = { issuer: 'https://id.example', subject: 'someone@mail.example', role: 'operator' } as const;
    await served.identity.welcome(who);
    const pseudonym = served.identity.people.pseudonymOf(who.issuer, who.subject);
    await served.identity.people.give(pseudonym, 'planner');
    const kept = JSON.stringify(
      ['session', 'person', 'identity'].map((kind) => [...served.archive.documents.all(kind)]),
    );
    expect(kept).toContain(pseudonym);
    expect(kept).not.toMatch(/someone|mail\.example|id\.example/);
    const again = await server({ archive: served.archive });
    expect(again.identity.people.pseudonymOf(who.issuer, who.subject)).toBe(pseudonym);
    const elsewhere = await server();
    expect(elsewhere.identity.people.pseudonymOf(who.issuer, who.subject)).not.toBe(pseudonym);
  });
});
