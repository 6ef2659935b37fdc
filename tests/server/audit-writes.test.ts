import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { AUDIT_FILE } from '../../server/audit/audit-file.ts';
import { countObservations, platformNote } from '../../server/audit/audit-platform.ts';
import { auditWrites } from '../../server/audit/audit-writes.ts';
import { type Entry, type Note, valueDigest } from '../../server/audit/chain.ts';
import { verifyChain } from '../../server/audit/verify-chain.ts';
import type { PlatformEvent } from '../../server/platform/platform.ts';
import { StoreFull } from '../../server/store/archive.ts';
import { administrator, Browser, serve, type Served } from './identity-fixture.ts';

const open: Served[] = [];

async function server(): Promise<Served> {
  const served = await serve();
  open.push(served);
  return served;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
});

function entriesOf({ folder }: Served): readonly Entry[] {
  const lines = readFileSync(join(folder, AUDIT_FILE), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Entry);
}

describe('every write of people', () => {
  test('is in the log before it is answered: who, what, to what, with what outcome', async () => {
    const served = await server();
    const browser = await administrator(served);
    await browser.ask('/things/1?token=secret', { method: 'PUT', body: '{"a":"secret"}' });
    const id = 'A'.repeat(22);
    await browser.ask(`/api/v1/people/${id}`, { method: 'PUT', body: '{"role":"steward"}' });
    await browser.ask(`/api/v1/people/${id}`, { method: 'PUT', body: '{"role":"king"}' });
    await browser.ask('/sign-out', { method: 'POST' });
    const who = { role: 'administrator', id: 'administrator-by-link' };
    const done = { who, outcome: 'done' };
    expect(entriesOf(served)).toMatchObject([
      { ...done, action: 'sign-in', detail: 'link' },
      {
        ...done,
        action: 'PUT /api/v1/people/:id',
        target: `/api/v1/people/${id}`,
        detail: '200',
        before: valueDigest(null),
        after: valueDigest('steward'),
      },
      { who, outcome: 'refused', action: 'PUT /api/v1/people/:id', detail: '400' },
      { ...done, action: 'POST /sign-out', detail: '204' },
    ]);
    expect(JSON.stringify(entriesOf(served))).not.toContain('secret');
    expect(await verifyChain(join(served.folder, AUDIT_FILE))).toMatchObject({ broken: null });
  });

  test('that nobody may do is counted, so that nobody fills the log', async () => {
    const served = await server();
    const stranger = new Browser(served);
    for (let index = 0; index < 30; index++) {
      await stranger.ask(`/api/v1/people/${'B'.repeat(22)}?${index}`, { method: 'PUT', body: '{"role":"viewer"}' });
    }
    expect(entriesOf(served)).toEqual([]);
    open.splice(0);
    await served.app.close();
    await served.audit.close();
    expect(entriesOf(served)).toMatchObject([
      { who: { role: 'viewer', id: null }, action: 'PUT /api/v1/people/:id', outcome: 'refused', count: 30 },
    ]);
  });

  test('of one person by thousands is counted beyond a measure', async () => {
    const served = await server();
    const note: Note = { who: { role: 'steward', id: 'p' }, action: 'PUT /x', target: '/x/1', outcome: 'done' };
    await Promise.all(Array.from({ length: 2000 }, () => served.audit.noteOften(note)));
    expect(entriesOf(served).length).toBeLessThan(600);
    open.splice(0);
    await served.app.close();
    await served.audit.close();
    const told = entriesOf(served).reduce((sum, { count = 1 }) => sum + count, 0);
    expect(told).toBe(2000);
  });

  test('is not acknowledged where it cannot be noted', async () => {
    const app = fastify();
    const failures: unknown[] = [];
    auditWrites(app, {
      audit: { noteOften: () => Promise.reject(new StoreFull('no room')), count: () => undefined },
      whoOf: () => ({ role: 'steward', id: 'p' }),
      failed: (error) => failures.push(error),
    });
    app.put('/things', async () => ({ well: true }));
    app.get('/things', async () => ({ well: true }));
    const put = await app.inject({ method: 'PUT', url: '/things' });
    expect([put.statusCode, put.headers['content-type']]).toEqual([503, 'application/problem+json']);
    expect(put.json()).toMatchObject({ status: 503, detail: 'There is no room to note it in the audit log.' });
    expect(failures).toHaveLength(1);
    expect((await app.inject({ method: 'GET', url: '/things' })).statusCode).toBe(200);
    await app.close();
  });
});

describe('the log over HTTP', () => {
  test('is read by administrators, page by page', async () => {
    const served = await server();
    const browser = await administrator(served);
    const note: Note = { who: { role: 'server', id: null }, action: 'x', target: '', outcome: 'done' };
    for (let index = 0; index < 7; index++) await served.audit.note({ ...note, target: String(index) });
    const seen: number[] = [];
    let address: string | null = '/api/v1/audit?limit=3';
    while (address !== null) {
      const page: Record<string, unknown> = await browser.json(address);
      expect(page.head).toEqual({ sequence: 8, hash: served.audit.head().hash });
      seen.push(...(page.entries as readonly Entry[]).map(({ sequence }) => sequence));
      address = page.next === null ? null : `/api/v1/audit?limit=3&before=${page.next}`;
    }
    expect(seen).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect((await browser.ask('/api/v1/audit?limit=100000')).status).toBe(400);
    const steward = new Browser(served);
    const who = { issuer: 'https://id.example', subject: 's', role: 'steward' } as const;
    steward.cookies.set('besso', await served.identity.welcome(who));
    expect((await steward.ask('/api/v1/audit')).status).toBe(403);
  });
});

describe('the sensor platform', () => {
  const event = (publisher: string, provider: string, type: PlatformEvent['type'] = 'DATA') =>
    ({ publisher, provider, type }) as PlatformEvent;

  test('has its observations counted, by who published for whom', () => {
    const counted: unknown[] = [];
    const listeners: ((events: readonly PlatformEvent[]) => void)[] = [];
    countObservations(
      {
        listen: (listener) => {
          listeners.push(listener);
          return () => undefined;
        },
        entity: () => null,
      },
      { count: ({ who, action, target }, times) => counted.push([who.id, action, target, times]) },
    );
    listeners[0]?.([event('a', 'a'), event('a', 'a'), event('b', 'a'), event('a', 'c'), event('a', 'a', 'ORDER')]);
    expect(counted).toEqual([
      ['a', 'observations', 'a', 2],
      ['a', 'observations', 'c', 1],
      ['b', 'observations', 'a', 1],
    ]);
  });

  test('has what changes something noted, without its query', () => {
    const entity = { id: 'testApi_provider', kind: 'provider' } as const;
    expect(platformNote(entity, 'PUT', '/catalog/provider/testApi_provider?method=delete&k=v')).toEqual({
      who: { role: 'provider', id: 'testApi_provider' },
      action: 'PUT /catalog',
      target: '/catalog/provider/testApi_provider',
      outcome: 'done',
    });
    expect(platformNote(entity, 'GET', '/catalog')).toBeNull();
    expect(platformNote(entity, 'PUT', '/data/testApi_provider')).toBeNull();
    expect(platformNote(entity, 'DELETE', '/data/testApi_provider')).not.toBeNull();
    expect(platformNote(entity, 'PUT', '/order/testApi_provider')).not.toBeNull();
  });
});
