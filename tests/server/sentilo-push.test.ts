import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Push, type PushParts } from '../../server/platform/push.ts';
import { pushBody, signature } from '../../server/platform/push-message.ts';
import { retryDelayMs } from '../../server/platform/push-outbox.ts';
import { NO_QUOTAS, Quotas } from '../../server/platform/quotas.ts';
import { type Subscription, Subscriptions } from '../../server/platform/subscriptions.ts';
import { MemoryArchive } from './memory-archive.ts';
import { dataEvent, eventSource, openOutside, openReceiver } from './push-receiver.ts';

const AT_MS = Date.UTC(2020, 11, 3, 7, 36, 27, 614);
const MINUTE_MS = 60_000;

let receiver: Awaited<ReturnType<typeof openReceiver>>;
let archive: MemoryArchive;
let nowMs: number;
const opened: Push[] = [];

beforeEach(async () => {
  receiver = await openReceiver();
  archive = new MemoryArchive();
  nowMs = AT_MS;
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((push) => push.close()));
  await receiver.close();
});

function subscription(entity: string, topic: string, path: string, more: Partial<Subscription> = {}): Subscription {
  const [, type = '', provider = '', sensor] = topic.split('/');
  return {
    entity,
    topic,
    type: type.toUpperCase() as Subscription['type'],
    provider,
    sensor: sensor ?? null,
    alert: null,
    endpoint: `${receiver.address}${path}`,
    secret: null,
    maxRetries: 3,
    retryDelayMinutes: 5,
    ...more,
  };
}

function open(more: Partial<PushParts> = {}) {
  const source = eventSource();
  const subscriptions = new Subscriptions(archive.documents);
  const push = new Push({
    platform: source,
    subscriptions,
    documents: archive.documents,
    outside: openOutside,
    quotas: new Quotas(NO_QUOTAS, archive.documents, () => nowMs),
    allowed: () => true,
    overQuota: () => undefined,
    now: () => nowMs,
    log: { info: () => undefined },
    ...more,
  });
  opened.push(push);
  return { push, subscriptions, tell: source.tell };
}

/** Waits on the receiver, not on a clock. */
async function until(holds: () => boolean): Promise<void> {
  await expect.poll(holds, { timeout: 30_000, interval: 1 }).toBe(true);
}

describe('what a subscriber is sent', () => {
  test('one call for each event, with the documented keys and no nulls', async () => {
    const { push, subscriptions, tell } = open();
    await subscriptions.put(subscription('app', '/data/TITAN', '/ok'));
    tell(dataEvent('TITAN', 'S01', '26', AT_MS), { ...dataEvent('TITAN', 'S02', '1', AT_MS), location: '41.4 2.1' });
    await push.idle();
    expect(
      receiver.received.map(({ body }) => body).toSorted((a, b) => (String(a.topic) < String(b.topic) ? -1 : 1)),
    ).toEqual([
      {
        message: '26',
        timestamp: '03/12/2020T07:36:27',
        topic: '/data/TITAN/S01',
        type: 'DATA',
        sensor: 'S01',
        provider: 'TITAN',
        time: 1606980987614,
        publisher: 'TITAN',
        publishedAt: 1606980987614,
        sender: 'TITAN',
      },
      expect.objectContaining({ topic: '/data/TITAN/S02', location: '41.4 2.1' }),
    ]);
    expect(receiver.received[0]?.headers['content-type']).toBe('application/json');
    expect(receiver.received[0]?.headers['x-sentilo-date']).toBeUndefined();
  });

  test("the signature is that of the documentation's example", () => {
    const body =
      '{"message":"26","timestamp":"03/12/2020T07:36:27","topic":"/data/TITAN/TITAN-S01","type":"DATA",' +
      '"sensor":"TITAN-S01","provider":"TITAN","time":1606980987614,"publisher":"TITAN",' +
      '"publishedAt":1606980987614,"publisherTenant":"","tenant":"","sender":"TITAN"}';
    expect(signature('my_super_secret_key', body, '03/12/2020T07:36:27', 'http://my.endpoint.com:1880/sentilo')).toBe(
      'elMiy5BDgDB68UVMonNDCc/BH8YrLWtCP6CdvlB4T//uI87JmMvx+epPUDy8E3Rg4UC2Bm21n4Zj/CLxOEcEZA==',
    );
  });

  test('a subscriber with a secret can check who sent the body, and when', async () => {
    const { push, subscriptions, tell } = open();
    const signed = subscription('app', '/data/p/s', '/ok', { secret: 'a secret' });
    await subscriptions.put(signed);
    tell(dataEvent('p', 's', 'à', AT_MS));
    await push.idle();
    const text = receiver.received[0]?.text ?? '';
    const headers = new Headers(receiver.received[0]?.headers as Record<string, string>);
    const digest = createHash('md5').update(text).digest('base64');
    const lines = `POST\n${digest}\napplication/json\n${headers.get('x-sentilo-date')}\n${signed.endpoint}`;
    expect(headers.get('x-sentilo-date')).toBe('03/12/2020T07:36:27');
    expect(headers.get('x-sentilo-content-hmac')).toBe(createHmac('sha512', 'a secret').update(lines).digest('base64'));
  });

  test('alarms carry their alert, orders no sensor where all are meant, retries their number', () => {
    const alarm = {
      ...dataEvent('p', 's', 'm', 0),
      type: 'ALARM',
      topic: '/alarm/a',
      provider: null,
      sensor: null,
    } as const;
    expect(JSON.parse(pushBody({ ...alarm, alert: 'a', alertType: 'GT' }, 2))).toEqual({
      message: 'm',
      timestamp: '01/01/1970T00:00:00',
      topic: '/alarm/a',
      type: 'ALARM',
      alert: 'a',
      alertType: 'GT',
      time: 0,
      publisher: 'p',
      publishedAt: 0,
      retryAttempt: 2,
      sender: 'p',
    });
  });
});

describe('who is told', () => {
  test('each entity once, by its most specific subscription', async () => {
    const { push, subscriptions, tell } = open();
    await subscriptions.put(subscription('app', '/data/p', '/wide'));
    await subscriptions.put(subscription('app', '/data/p/s', '/narrow'));
    await subscriptions.put(subscription('other', '/data/p', '/other'));
    tell(dataEvent('p', 's', '1', AT_MS));
    tell(dataEvent('p', 't', '2', AT_MS));
    tell(dataEvent('pp', 's', '3', AT_MS));
    await push.idle();
    const told = receiver.received.map(({ path, body }) => `${path} ${body.topic}`);
    expect(told.toSorted()).toEqual(['/narrow /data/p/s', '/other /data/p/s', '/other /data/p/t', '/wide /data/p/t']);
  });

  test("an order to a whole provider does not reach one sensor's subscribers", () => {
    const { subscriptions } = open();
    return subscriptions.put(subscription('app', '/order/p/s', '/ok')).then(() => {
      expect(subscriptions.matching('/order/p')).toEqual([]);
      expect(subscriptions.matching('/order/p/s')).toHaveLength(1);
    });
  });

  test('nobody who may no longer read', async () => {
    const { push, subscriptions, tell } = open({ allowed: ({ entity }) => entity !== 'app' });
    await subscriptions.put(subscription('app', '/data/p', '/ok'));
    tell(dataEvent('p', 's', '1', AT_MS));
    await push.idle();
    expect(receiver.received).toEqual([]);
  });

  test('the same topic overwrites, and all of it is there after a restart', async () => {
    const { subscriptions } = open();
    await subscriptions.put(subscription('app', '/data/p', '/first'));
    await subscriptions.put(subscription('app', '/data/p', '/second', { secret: 'kept' }));
    await subscriptions.put(subscription('app', '/order/p', '/ok'));
    await subscriptions.remove('app', ({ type }) => type === 'ORDER');
    const again = new Subscriptions(archive.documents);
    expect(again.of('app')).toEqual([subscription('app', '/data/p', '/second', { secret: 'kept' })]);
  });
});

describe('what was not taken', () => {
  test('is tried again after 5, 10 and 20 minutes, then dropped', async () => {
    const { push, subscriptions, tell } = open();
    await subscriptions.put(subscription('app', '/data/p', '/fail'));
    tell(dataEvent('p', 's', '1', AT_MS));
    await push.idle();
    const triedAtMinutes = [0];
    for (let minute = 1; minute <= 60; minute++) {
      nowMs = AT_MS + minute * MINUTE_MS;
      const before = receiver.received.length;
      push.retryDue();
      await push.idle();
      if (receiver.received.length > before) triedAtMinutes.push(minute);
    }
    expect(triedAtMinutes).toEqual([0, 5, 15, 35]);
    expect(receiver.received.map(({ body }) => body.retryAttempt)).toEqual([undefined, 1, 2, 3]);
    expect(push.waitingForRetry).toBe(0);
    expect(push.counts()).toEqual([{ entity: 'app', sent: 0, failed: 4, dropped: 1 }]);
  });

  test('waits at most 12 hours', () => {
    expect(retryDelayMs(5, 0)).toBe(5 * MINUTE_MS);
    expect(retryDelayMs(5, 20)).toBe(12 * 60 * MINUTE_MS);
  });

  test('is tried again after a restart, once', async () => {
    const first = open();
    await first.subscriptions.put(subscription('app', '/data/p', '/later'));
    receiver.answers.set('/later', 503);
    first.tell(dataEvent('p', 's', '1', AT_MS));
    await first.push.idle();
    await first.push.close();
    const second = open();
    receiver.answers.set('/later', 200);
    nowMs += 5 * MINUTE_MS;
    second.push.retryDue();
    second.push.retryDue();
    await second.push.idle();
    second.push.retryDue();
    await second.push.idle();
    expect(receiver.received.map(({ body }) => body.retryAttempt)).toEqual([undefined, 1]);
    expect(archive.documents.all('push-retry').size).toBe(0);
  });

  test('goes after the next start where the server stopped before it could be sent', async () => {
    const first = open();
    await first.subscriptions.put(subscription('app', '/data/p', '/hang'));
    for (let count = 0; count < 20; count++) first.tell(dataEvent('p', 's', String(count), AT_MS));
    await until(() => receiver.on('/hang').length > 0);
    await first.push.close();
    const [tried] = receiver.received.splice(0);
    receiver.answers.set('/hang', 200);
    await open().push.idle();
    expect(receiver.received.map(({ body }) => body.message)).toEqual(Array.from({ length: 20 }, (_, n) => `${n}`));
    expect(receiver.received[0]?.text).toBe(tried?.text);
    expect(archive.documents.all('push-retry').size).toBe(0);
  });
});

test('who publishes is answered when what is to be sent would outlive the process; a subscriber who hangs is not waited for', async () => {
  const { subscriptions, tell } = open();
  await subscriptions.put(subscription('app', '/data/p', '/hang'));
  await tell(dataEvent('p', 's', '1', AT_MS), dataEvent('p', 't', '2', AT_MS));
  const asIfKilled = new MemoryArchive();
  const kept = (kind: string) => [...archive.documents.all(kind)].map(([id, json]) => ({ kind, id, json }));
  await asIfKilled.documents.put([...kept('subscription'), ...kept('push-retry')]);
  receiver.answers.set('/hang', 200);
  const documents = asIfKilled.documents;
  const again = open({ documents, subscriptions: new Subscriptions(documents) });
  await again.push.idle();
  const taken = receiver.received.slice(-2).map(({ body }) => `${body.topic} ${body.message} ${body.retryAttempt}`);
  expect(taken.toSorted()).toEqual(['/data/p/s 1 undefined', '/data/p/t 2 undefined']);
});

test('an answer that sends on is none: the event is tried again where it was to go', async () => {
  const { push, subscriptions, tell } = open();
  await subscriptions.put(subscription('app', '/data/p', '/moved'));
  receiver.answers.set('/moved', 302);
  await tell(dataEvent('p', 's', '1', AT_MS));
  await push.idle();
  expect(receiver.received.map(({ path }) => path)).toEqual(['/moved']);
  expect(push.waitingForRetry).toBe(1);
});

test('who may read no more is not told what waited', async () => {
  let allowed = true;
  const { push, subscriptions, tell } = open({ allowed: () => allowed });
  await subscriptions.put(subscription('app', '/data/p', '/fail'));
  await tell(dataEvent('p', 's', '1', AT_MS));
  await push.idle();
  allowed = false;
  nowMs += 5 * MINUTE_MS;
  push.retryDue();
  await push.idle();
  expect([receiver.received.length, push.waitingForRetry]).toEqual([1, 0]);
});

describe('a subscriber that hangs', () => {
  test('disturbs nobody else, and what it does not take is bounded and counted', async () => {
    const said: string[] = [];
    const { push, subscriptions, tell } = open({ log: { info: (line) => said.push(line) } });
    await subscriptions.put(subscription('slow', '/data/p', '/hang'));
    await subscriptions.put(subscription('quick', '/data/p/s', '/ok'));
    tell(...Array.from({ length: 20_500 }, (_, count) => dataEvent('p', `s${count % 50}`, String(count), AT_MS)));
    tell(dataEvent('p', 's', 'last', AT_MS));
    await until(() => receiver.on('/ok').length === 1);
    expect(receiver.on('/hang').length).toBeLessThanOrEqual(8);
    expect(push.counts().find(({ entity }) => entity === 'slow')?.dropped).toBe(501);
    expect(said).toContain('push to slow: it does not take what it subscribed to; 1 events dropped');
  });

  test('events of one sensor come in their order', async () => {
    const { push, subscriptions, tell } = open();
    await subscriptions.put(subscription('app', '/data/p', '/ok'));
    for (let count = 0; count < 100; count++) tell(dataEvent('p', `s${count % 4}`, String(count), AT_MS));
    await push.idle();
    const ofOne = receiver.received.filter(({ body }) => body.sensor === 's1').map(({ body }) => Number(body.message));
    expect(ofOne).toEqual(ofOne.toSorted((a, b) => a - b));
    expect(ofOne).toHaveLength(25);
  });
});

test('an outbound quota holds calls back, says so in headers, and is told', async () => {
  const quotas = new Quotas(
    { ...NO_QUOTAS, entity: { inboundPerHour: 0, outboundPerHour: 2 } },
    archive.documents,
    () => nowMs,
  );
  const told: string[] = [];
  const { push, subscriptions, tell } = open({
    quotas,
    overQuota: (entity, perHour) => told.push(`${entity} ${perHour}`),
  });
  await subscriptions.put(subscription('app', '/data/p', '/ok'));
  for (let count = 0; count < 3; count++) tell(dataEvent('p', 's', String(count), AT_MS));
  await push.idle();
  expect(receiver.received.map(({ headers }) => headers['x-ratelimit-outbound-remaining'])).toEqual(['1', '0']);
  expect(receiver.received[0]?.headers['x-ratelimit-outbound-limit']).toBe('2');
  expect(receiver.received[0]?.headers['x-ratelimit-outbound-reset']).toBe('0');
  expect(told).toEqual(['app 2']);
  nowMs += 60 * MINUTE_MS;
  push.retryDue();
  await push.idle();
  expect(receiver.received).toHaveLength(3);
});
