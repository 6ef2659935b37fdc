import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { BadStart } from '../../server/config.ts';
import { openIdOf } from '../../server/identity/openid-config.ts';
import { readIssuer } from '../../server/identity/openid-connect.ts';
import { readRoleMapping, roleOfClaims } from '../../server/identity/role-mapping.ts';
import { Browser, serve, type Served } from './identity-fixture.ts';

/** What a small sign-in service of the test does wrong. */
type Fault = 'nonce' | 'audience' | 'signature' | 'issuer' | 'expired' | 'unsigned';

/** A sign-in service that answers as OpenID Connect Core 1.0 says, but for one fault at a time. */
interface Provider {
  readonly issuer: URL;
  fault: Fault | null;
  /** Claims of the person who signs in, in the identity token and at the userinfo endpoint. */
  claims: Record<string, unknown>;
  userinfo: Record<string, unknown>;
  /** What each token request said. */
  readonly tokenRequests: URLSearchParams[];
  close(): void;
}

const SUBJECT = 'person-4711@mail.example';
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function openProvider(): Promise<Provider> {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const others = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const nonces = new Map<string, string>();
  const server: Server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const at = issuer.origin;
  const provider: Provider = {
    issuer,
    fault: null,
    claims: {},
    userinfo: {},
    tokenRequests: [],
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };

  function idToken(nonce: string): string {
    const { fault } = provider;
    const nowS = Math.floor(Date.now() / 1000);
    const header = encode({ alg: fault === 'unsigned' ? 'none' : 'ES256', kid: 'one' });
    const payload = encode({
      iss: fault === 'issuer' ? 'https://elsewhere.example' : at,
      aud: fault === 'audience' ? 'another' : 'besso',
      sub: SUBJECT,
      nonce: fault === 'nonce' ? 'another' : nonce,
      iat: nowS,
      exp: fault === 'expired' ? nowS - 3600 : nowS + 60,
      ...provider.claims,
    });
    if (fault === 'unsigned') return `${header}.${payload}.`;
    const key = fault === 'signature' ? others.privateKey : keys.privateKey;
    const signature = sign('sha256', Buffer.from(`${header}.${payload}`), { key, dsaEncoding: 'ieee-p1363' });
    return `${header}.${payload}.${signature.toString('base64url')}`;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', at);
    const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (url.pathname === '/.well-known/openid-configuration') {
      json({
        issuer: at,
        authorization_endpoint: `${at}/authorize`,
        token_endpoint: `${at}/token`,
        jwks_uri: `${at}/keys`,
        userinfo_endpoint: `${at}/userinfo`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
        code_challenge_methods_supported: ['S256'],
      });
    } else if (url.pathname === '/keys') {
      json({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }] });
    } else if (url.pathname === '/authorize') {
      const code = `code-${nonces.size}`;
      nonces.set(code, url.searchParams.get('nonce') ?? '');
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code, state: url.searchParams.get('state') ?? '' }).toString();
      response.writeHead(303, { location: back.href }).end();
    } else if (url.pathname === '/token') {
      let body = '';
      for await (const part of request) body += part;
      const asked = new URLSearchParams(body);
      provider.tokenRequests.push(asked);
      const nonce = nonces.get(asked.get('code') ?? '') ?? '';
      json({ access_token: 'access-secret', token_type: 'Bearer', expires_in: 60, id_token: idToken(nonce) });
    } else if (url.pathname === '/userinfo') json({ sub: SUBJECT, ...provider.userinfo });
    else response.writeHead(404).end();
  }
  return provider;
}

let provider: Provider;
const open: Served[] = [];

beforeAll(async () => {
  provider = await openProvider();
});

afterAll(() => provider.close());

afterEach(async () => {
  Object.assign(provider, { fault: null, claims: {}, userinfo: {} });
  provider.tokenRequests.length = 0;
  await Promise.all(open.splice(0).map((served) => served.close()));
});

async function server(openId: Parameters<typeof serve>[0] = {}): Promise<Served> {
  const roleMapping = readRoleMapping('it-staff=administrator, mobility = operator') ?? new Map();
  const served = await serve({ openId: { issuer: provider.issuer, roleClaim: 'groups', roleMapping }, ...openId });
  open.push(served);
  return served;
}

/** Where the browser is sent to sign in. */
async function toProvider(browser: Browser): Promise<URL> {
  const sent = await browser.ask('/sign-in');
  expect(sent.status).toBe(303);
  return new URL(sent.headers.get('location') ?? '');
}

/** Signs in at the provider, and gives the address that it sends back to. */
async function back(browser: Browser): Promise<string> {
  const response = await fetch(await toProvider(browser), { redirect: 'manual' });
  return response.headers.get('location') ?? '';
}

describe('signing in with OpenID Connect', () => {
  test('asks by code with PKCE, state and nonce', async () => {
    const served = await server();
    const asked = (await toProvider(new Browser(served))).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      client_id: 'besso',
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
      redirect_uri: `${served.url}/sign-in/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
  });

  test('gives the role that the claim stands for, and keeps a pseudonym', async () => {
    provider.claims = { groups: ['mobility', 'others'], name: 'Some Body' };
    const served = await server();
    const browser = new Browser(served);
    const response = await browser.ask(await back(browser));
    expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
    const me = await browser.json('/api/v1/me');
    expect(me).toMatchObject({ role: 'operator', signedIn: true, signInAvailable: true });
    expect(me.id).toMatch(/^[\w-]{22}$/);
    expect(provider.tokenRequests[0]?.get('code_verifier')).toMatch(/^[\w-]{43}$/);
    const kept = JSON.stringify(['session', 'person'].map((kind) => [...served.archive.documents.all(kind)]));
    expect(kept).toContain(me.id);
    expect(kept).not.toMatch(/4711|mail\.example|Some Body|access-secret/);
    expect([...browser.cookies.keys()]).toEqual(['besso']);
  });

  test('looks for the claim with the userinfo where the identity token has none', async () => {
    provider.userinfo = { groups: 'it-staff' };
    const browser = new Browser(await server());
    await browser.ask(await back(browser));
    expect(await browser.json('/api/v1/me')).toMatchObject({ role: 'administrator' });
  });

  test('lets in as viewers who have no role', async () => {
    provider.claims = { groups: ['unheard-of', 'administrator'] };
    const browser = new Browser(await server());
    await browser.ask(await back(browser));
    expect(await browser.json('/api/v1/me')).toMatchObject({ role: 'viewer', signedIn: true });
  });

  test.each(['nonce', 'audience', 'signature', 'issuer', 'expired', 'unsigned'] as const)(
    'is refused where the token has a wrong %s',
    async (fault) => {
      provider.claims = { groups: 'it-staff' };
      provider.fault = fault;
      const browser = new Browser(await server());
      const response = await browser.ask(await back(browser));
      expect(response.status).toBe(403);
      expect(await browser.json('/api/v1/me')).toMatchObject({ role: 'viewer', signedIn: false });
    },
  );

  test('is refused with another state, in another browser, and a second time', async () => {
    const served = await server();
    const [browser, stranger] = [new Browser(served), new Browser(served)];
    const address = await back(browser);
    expect((await stranger.ask(address)).status).toBe(400);
    const held = browser.cookies.get('besso-sign-in') ?? '';
    const forged = new URL(address);
    forged.searchParams.set('state', 'x'.repeat(43));
    expect((await browser.ask(forged.href)).status).toBe(403);
    browser.cookies.set('besso-sign-in', held);
    expect((await browser.ask(address)).status).toBe(400);
    expect(provider.tokenRequests).toHaveLength(0);
  });

  test('is refused after ten minutes', async () => {
    const served = await server();
    const browser = new Browser(served);
    const address = await back(browser);
    served.wait(10 * 60_000);
    expect((await browser.ask(address)).status).toBe(400);
  });

  test('says what the person refused, and nothing else of what came back', async () => {
    const browser = new Browser(await server());
    const asked = (await toProvider(browser)).searchParams;
    const state = asked.get('state') ?? '';
    const text = '<script>alert(1)</script>';
    const query = new URLSearchParams({ error: 'access_denied', error_description: text, state });
    const response = await browser.ask(`/sign-in/callback?${query}`);
    expect(response.status).toBe(403);
    const said = await response.text();
    expect(said).toContain('(access_denied)');
    expect(said).not.toContain('script');
  });

  test('is answered 503 while the service is away, and goes on when it is back', async () => {
    const away = await openProvider();
    away.close();
    const served = await server({ openId: { issuer: away.issuer } });
    expect((await fetch(`${served.url}/sign-in`, { redirect: 'manual' })).status).toBe(503);
    expect((await fetch(`${served.url}/sign-in`, { redirect: 'manual' })).status).toBe(503);
  });
});

describe('with the reference provider of the standard (oidc-provider)', () => {
  test('somebody signs in, and has the role of their claim', { timeout: 20_000 }, async () => {
    const warn = console.warn;
    const info = console.info;
    Object.assign(console, { warn: () => undefined, info: () => undefined });
    const { Provider: Reference } = await import('oidc-provider');
    const found = createServer();
    await new Promise<void>((done) => found.listen(0, '127.0.0.1', done));
    const issuer = new URL(`http://127.0.0.1:${(found.address() as AddressInfo).port}`);
    const free = createServer();
    await new Promise<void>((done) => free.listen(0, '127.0.0.1', done));
    const { port } = free.address() as AddressInfo;
    await new Promise((done) => free.close(done));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' };
    const reference = new Reference(issuer.origin, {
      clients: [
        {
          client_id: 'besso',
          client_secret: 'client-secret-of-the-test',
          redirect_uris: [`http://127.0.0.1:${port}/sign-in/callback`],
          id_token_signed_response_alg: 'ES256',
        },
      ],
      jwks: { keys: [jwk] },
      cookies: { keys: ['test'] },
      claims: { openid: ['sub'], staff: ['groups'] },
      scopes: ['openid', 'staff'],
      features: { devInteractions: { enabled: true } },
      findAccount: (_context: unknown, sub: string) => ({
        accountId: sub,
        claims: () => ({ sub, groups: ['mobility'] }),
      }),
    });
    found.on('request', reference.callback());
    const roleMapping = readRoleMapping('mobility=operator') ?? new Map();
    const settings = { issuer, clientSecret: 'client-secret-of-the-test', scope: 'openid staff', roleClaim: 'groups' };
    const served = await server({ openId: { ...settings, roleMapping }, port });
    const browser = new Browser(served);
    const there = new Browser({ url: issuer.origin });
    const sentBack = await signInAt(there, await toProvider(browser), `${served.url}/`);
    expect((await browser.ask(sentBack)).status).toBe(303);
    expect(await browser.json('/api/v1/me')).toMatchObject({ role: 'operator', signedIn: true });
    Object.assign(console, { warn, info });
    found.closeAllConnections();
    found.close();
  });
});

/** Goes through the forms of the provider until it sends the browser back to an address with that start. */
async function signInAt(browser: Browser, start: URL, end: string): Promise<string> {
  let next = start.href;
  for (let step = 0; step < 12; step++) {
    const page = await browser.ask(next);
    const location = page.headers.get('location');
    const html = await page.text();
    if (location?.startsWith(end)) return location;
    if (location) next = new URL(location, start).href;
    else {
      const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? '';
      const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
      const body = new URLSearchParams({ prompt, login: 'someone', password: 'any' });
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const sent = await browser.ask(new URL(action, start).href, { method: 'POST', body: body.toString(), headers });
      next = new URL(sent.headers.get('location') ?? '', start).href;
    }
  }
  throw new Error('the provider did not send back');
}

describe('roles by claim', () => {
  const mapping = readRoleMapping('ops=operator,it=administrator,a=b=planner') ?? new Map();

  test('the highest of several counts', () => {
    expect(roleOfClaims({ groups: ['ops', 'it'] }, 'groups', mapping)).toBe('administrator');
    expect(roleOfClaims({ groups: 'ops' }, 'groups', mapping)).toBe('operator');
    expect(roleOfClaims({ groups: 'a=b' }, 'groups', mapping)).toBe('planner');
  });

  test('a claim may lie inside of another, as Keycloak has them', () => {
    expect(roleOfClaims({ realm_access: { roles: ['it'] } }, 'realm_access.roles', mapping)).toBe('administrator');
    expect(roleOfClaims({ 'https://city/roles': 'it' }, 'https://city/roles', mapping)).toBe('administrator');
  });

  test.each(['ops', 'ops=', '=operator', 'ops=king', 'ops=operator,it'])('%s is no mapping', (text) => {
    expect(readRoleMapping(text)).toBeUndefined();
  });

  test('whatever is claimed besides gives nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (claims, claim) => {
        expect(roleOfClaims(claims, claim, mapping)).toBe('viewer');
      }),
      { numRuns: 300 },
    );
    expect(roleOfClaims({}, '__proto__', new Map([['x', 'administrator']]))).toBe('viewer');
    expect(roleOfClaims({}, 'constructor.name', new Map([['Object', 'administrator']]))).toBe('viewer');
  });
});

describe('the configuration of a sign-in service', () => {
  const config = { oidcIssuer: 'https://id.example', oidcClientId: 'besso', oidcClientSecret: 's', oidcRoles: null };

  test('names a claim, and what its values stand for', () => {
    const oidcRoles = 'https://city.example/roles:urn:city:it=administrator, mobility=operator';
    const settings = openIdOf({ ...config, oidcRoles, oidcScope: 'groups openid' });
    expect(settings).toMatchObject({ roleClaim: 'https://city.example/roles', scope: 'openid groups' });
    expect([...(settings?.roleMapping ?? [])]).toEqual([
      ['urn:city:it', 'administrator'],
      ['mobility', 'operator'],
    ]);
    expect(openIdOf({ ...config, oidcIssuer: null, oidcClientId: null })).toBeNull();
  });

  test.each([
    ['an issuer without TLS', { oidcIssuer: 'http://id.example' }],
    ['no issuer', { oidcIssuer: null }],
    ['no client', { oidcClientId: null }],
    ['a role that there is not', { oidcRoles: 'groups:it=king' }],
    ['no claim', { oidcRoles: 'it=administrator' }],
  ])('with %s stops the start with one line', (_what, wrong) => {
    expect(() => openIdOf({ ...config, ...wrong })).toThrow(BadStart);
  });
});

describe("an issuer's address", () => {
  test('is https, or http on loopback', () => {
    expect(readIssuer('https://id.example/realms/city')?.href).toBe('https://id.example/realms/city');
    expect(readIssuer('http://127.0.0.1:9000')?.host).toBe('127.0.0.1:9000');
    for (const text of ['http://id.example', 'id.example', '', 'https://a:b@id.example', 'https://id.example/?a=b']) {
      expect(readIssuer(text)).toBeUndefined();
    }
  });
});
