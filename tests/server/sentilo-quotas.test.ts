import { describe, expect, test } from 'vitest';
import { excessMessage, NO_QUOTAS, Quotas } from '../../server/platform/quotas.ts';
import { RollingHour } from '../../server/platform/rolling-hour.ts';
import { MemoryArchive } from './memory-archive.ts';

const MINUTE_MS = 60_000;

describe('the last hour', () => {
  test('counts what a plain list of times would, whenever it is asked', () => {
    const hour = new RollingHour();
    const times: number[] = [];
    let nowMs = Date.UTC(2026, 0, 1);
    for (let step = 0; step < 400; step++) {
      nowMs += ((step * 7919) % 23) * 20_000;
      times.push(nowMs);
      hour.add(nowMs);
      const from = Math.floor(nowMs / MINUTE_MS) - 59;
      expect(hour.total(nowMs)).toBe(times.filter((each) => Math.floor(each / MINUTE_MS) >= from).length);
    }
    expect(hour.total(nowMs + 60 * MINUTE_MS)).toBe(0);
  });

  test('says in how many minutes there is room again', () => {
    const hour = new RollingHour();
    const startMs = Date.UTC(2026, 0, 1);
    hour.add(startMs);
    hour.add(startMs + 10 * MINUTE_MS);
    const nowMs = startMs + 20 * MINUTE_MS;
    expect(hour.minutesUntilBelow(3, nowMs)).toBe(0);
    expect(hour.minutesUntilBelow(2, nowMs)).toBe(40);
    expect(hour.minutesUntilBelow(1, nowMs)).toBe(50);
    expect(hour.total(nowMs + 40 * MINUTE_MS)).toBe(1);
  });
});

describe('quotas', () => {
  const settings = { globalInboundPerHour: 3, entity: { inboundPerHour: 2, outboundPerHour: 0 }, entities: {} };

  test("an entity's quota answers with its headers, and refuses with the documented words", () => {
    const quotas = new Quotas(settings, new MemoryArchive().documents, () => 0);
    expect(quotas.takeInbound('p', false).headers).toEqual({
      'X-RateLimit-Inbound-Limit': '2',
      'X-RateLimit-Inbound-Remaining': '1',
      'X-RateLimit-Inbound-Reset': '0',
      'X-RateLimit-Global-Inbound-Limit': '3',
      'X-RateLimit-Global-Inbound-Remaining': '2',
      'X-RateLimit-Global-Inbound-Reset': '0',
    });
    quotas.takeInbound('p', false);
    const refused = quotas.takeInbound('p', false);
    expect(refused.excess && excessMessage(refused.excess)).toBe(
      'Sent quota exceeded. You are only allowed to send 2 requests per hour on this site. Try again later.',
    );
    expect(refused.headers['X-RateLimit-Inbound-Reset']).toBe('60');
  });

  test('all together have one too, from which the master is free', () => {
    const quotas = new Quotas(settings, new MemoryArchive().documents, () => 0);
    for (const entity of ['a', 'b', 'c']) expect(quotas.takeInbound(entity, false).excess).toBeNull();
    const refused = quotas.takeInbound('d', false);
    expect(refused.excess && excessMessage(refused.excess)).toBe(
      'Global inbound requests quota exceeded. Service only accepts 3 requests per hour. Try again later.',
    );
    expect(quotas.takeInbound('master', true).excess).toBeNull();
  });

  test('an entity may have limits of its own by configuration', () => {
    const own = { ...NO_QUOTAS, entities: { p: { inboundPerHour: 1, outboundPerHour: 0 } } };
    const quotas = new Quotas(own, new MemoryArchive().documents, () => 0);
    quotas.takeInbound('p', false);
    expect(quotas.takeInbound('p', false).excess?.perHour).toBe(1);
    expect(quotas.takeInbound('q', false)).toEqual({ headers: {}, excess: null });
  });

  test('none means none, and an own limit is known after a restart', async () => {
    const { documents } = new MemoryArchive();
    const quotas = new Quotas(NO_QUOTAS, documents, () => 0);
    expect(quotas.takeInbound('p', false)).toEqual({ headers: {}, excess: null });
    await quotas.limit('p', { inboundPerHour: 1, outboundPerHour: 0 });
    const again = new Quotas(NO_QUOTAS, documents, () => 0);
    again.takeInbound('p', false);
    expect(again.takeInbound('p', false).excess).toEqual({ quota: 'inbound', perHour: 1 });
  });
});
