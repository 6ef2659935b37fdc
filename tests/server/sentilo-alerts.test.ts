import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AlertAgent } from '../../server/platform/alert-agent.ts';
import { alarmOn, type WatchedAlert } from '../../server/platform/alert-triggers.ts';
import type { Alert, Entity, Observed, ObservedRange, Sensor, Sent, Trigger } from '../../server/platform/platform.ts';
import { MemoryArchive } from './memory-archive.ts';
import { dataEvent, eventSource } from './push-receiver.ts';

const AT_MS = Date.UTC(2026, 2, 1, 12);
const MINUTE_MS = 60_000;

function alert(trigger: Trigger, expression: string): WatchedAlert {
  return { id: 'A1', provider: 'p', sensor: 's', trigger, expression };
}

describe('the triggers', () => {
  const cases: readonly [Trigger, string, string, string | null, string | null][] = [
    ['GT', '10', '10.5', null, 'Alarm A1: value 10.5 from the sensor s verifies the restriction: Greater than 10'],
    ['GT', '10', '10', null, null],
    [
      'GTE',
      '10',
      '10',
      null,
      'Alarm A1: value 10 from the sensor s verifies the restriction: Greather than or equals to 10',
    ],
    ['GTE', '10', '9.9', null, null],
    ['LT', '-1', '-2', null, 'Alarm A1: value -2 from the sensor s verifies the restriction: Less than -1'],
    ['LT', '-1', '-1', null, null],
    [
      'LTE',
      '5',
      '5.0',
      null,
      'Alarm A1: value 5.0 from the sensor s verifies the restriction: Less than or equals to 5',
    ],
    ['LTE', '5', '5.1', null, null],
    ['EQ', '3', '3.0', null, 'Alarm A1: value 3.0 from the sensor s verifies the restriction: Equals to 3'],
    ['EQ', '3', '4', null, null],
    ['EQ', '3', 'open', null, 'Alarm A1: value open from the sensor s must be a number'],
    ['EQ', 'open', 'open', null, 'Alarm A1: value open from the sensor s verifies the restriction: Equals to open'],
    ['EQ', 'open', 'shut', null, null],
    ['EQ', 'open', '3', null, null],
    [
      'CHANGE',
      '',
      'open',
      'shut',
      'Alarm A1: value open from the sensor s verifies the restriction: Value has changed',
    ],
    ['CHANGE', '', 'open', 'open', null],
    ['CHANGE', '', 'open', null, null],
    [
      'CHANGE_DELTA',
      '20',
      '79',
      '100',
      'Alarm A1: value 79 from the sensor s verifies the restriction: Value variation is greater than 20 percent',
    ],
    ['CHANGE_DELTA', '20', '80', '100', null],
    ['CHANGE_DELTA', '20', '-121', '-100', expect.stringContaining('Value variation')],
    ['CHANGE_DELTA', '20', '0', '0', null],
    ['GT', '10', 'many', null, 'Alarm A1: value many from the sensor s must be a number'],
    ['GT', '10', '1e3', null, 'Alarm A1: value 1e3 from the sensor s must be a number'],
  ];

  test.each(cases)('%s %s at %s after %s', (trigger, expression, value, previous, expected) => {
    expect(alarmOn(alert(trigger, expression), value, previous)).toEqual(expected);
  });
});

describe('the agent', () => {
  let archive: MemoryArchive;
  let nowMs: number;
  let raised: Sent[];
  let kept: Observed[];
  let failing: boolean;
  const opened: AlertAgent[] = [];

  beforeEach(() => {
    archive = new MemoryArchive();
    nowMs = AT_MS;
    raised = [];
    kept = [];
    failing = false;
  });

  afterEach(() => Promise.all(opened.splice(0).map((agent) => agent.close())));

  function open(...watched: WatchedAlert[]) {
    const source = eventSource();
    const alerts = watched.map(
      ({ provider, ...each }) =>
        ({
          ...each,
          entity: provider,
          type: 'INTERNAL',
          active: true,
          updatedAtMs: AT_MS - MINUTE_MS,
        }) as unknown as Alert,
    );
    const agent = new AlertAgent({
      platform: {
        ...source,
        sensor: () => ({}) as Sensor,
        observations: async (_sensor, range) => within(kept, range),
        entity: (id) => ({ id }) as Entity,
        alerts: () => alerts,
        alert: (id) => alerts.find((each) => each.id === id) ?? null,
        alarm: async (by, _alert, message) => {
          if (failing) throw new Error('no room');
          raised.unshift({ message, atMs: nowMs, sender: by.id });
        },
        alarms: async (_alert, range) => within(raised, range),
      },
      documents: archive.documents,
      now: () => nowMs,
      log: { error: () => undefined },
    });
    opened.push(agent);
    const publish = (value: string, atMs: number): void => {
      kept.unshift({ value, atMs, location: null, verdict: 0 });
      source.tell({ ...dataEvent('p', 's', value, atMs), publishedAtMs: nowMs });
    };
    return { agent, publish };
  }

  function within<Row extends { atMs: number }>(rows: Row[], { fromMs, toMs, limit }: ObservedRange): Row[] {
    return rows.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).slice(0, limit);
  }

  test('raises the alarm of its alert as the master', async () => {
    const { agent, publish } = open(alert('GT', '10'));
    publish('9', AT_MS - 2000);
    publish('11', AT_MS - 1000);
    await agent.idle();
    const message = 'Alarm A1: value 11 from the sensor s verifies the restriction: Greater than 10';
    expect(raised).toEqual([{ message, atMs: AT_MS, sender: 'sentilo-catalog' }]);
  });

  test('knows the value before the first that it hears', async () => {
    kept = [{ value: '1', atMs: AT_MS - MINUTE_MS, location: null, verdict: 0 }];
    const { agent, publish } = open(alert('CHANGE', ''));
    publish('2', AT_MS);
    await agent.idle();
    expect(raised).toHaveLength(1);
  });

  test('looks after a restart at what was published and not looked at, and raises nothing twice', async () => {
    const first = open(alert('GT', '10'));
    first.publish('5', AT_MS - 5000);
    first.agent.look();
    await first.agent.idle();
    first.publish('11', AT_MS - 4000);
    await first.agent.idle();
    kept.unshift({ value: '12', atMs: AT_MS - 3000, location: null, verdict: 0 });
    kept.unshift({ value: '11', atMs: AT_MS - 2000, location: null, verdict: 0 });
    const { agent } = open(alert('GT', '10'));
    await agent.idle();
    expect(raised.map(({ message }) => message.slice(0, 19)).toReversed()).toEqual([
      'Alarm A1: value 11 ',
      'Alarm A1: value 12 ',
      'Alarm A1: value 11 ',
    ]);
  });

  test('looks after a kill also at what an alert that was just made had not seen, and at nothing before it', async () => {
    kept = [AT_MS - 1000, AT_MS - 2 * MINUTE_MS].map((atMs) => ({ value: '11', atMs, location: null, verdict: 0 }));
    await open(alert('GT', '10')).agent.idle();
    expect(raised).toHaveLength(1);
  });

  test('tells of a silent sensor once, and again after it spoke', async () => {
    const { agent, publish } = open(alert('FROZEN', '3'));
    publish('1', AT_MS);
    for (let minute = 1; minute <= 10; minute++) {
      nowMs = AT_MS + minute * MINUTE_MS;
      if (minute === 6) publish('1', nowMs);
      agent.look();
      await agent.idle();
    }
    expect(raised.map(({ atMs }) => (atMs - AT_MS) / MINUTE_MS)).toEqual([9, 3]);
    expect(raised[0]?.message).toBe('Alert A1: sensor s is frozen. It has not been updated for the last 3 minute(s).');
  });

  test('does not tell again of the same silence after a restart', async () => {
    const first = open(alert('FROZEN', '3'));
    first.publish('1', AT_MS);
    await first.agent.idle();
    nowMs += 3 * MINUTE_MS;
    first.agent.look();
    await first.agent.idle();
    const second = open(alert('FROZEN', '3'));
    nowMs += 10 * MINUTE_MS;
    second.agent.look();
    await second.agent.idle();
    expect(raised).toHaveLength(1);
  });

  test('goes on counting a silence over a restart', async () => {
    const first = open(alert('FROZEN', '3'));
    first.publish('1', AT_MS);
    await first.agent.idle();
    nowMs += 2 * MINUTE_MS;
    await first.agent.close();
    const second = open(alert('FROZEN', '3'));
    for (let minute = 2; minute <= 4; minute++) {
      nowMs = AT_MS + minute * MINUTE_MS;
      second.agent.look();
      await second.agent.idle();
    }
    expect(raised.map(({ atMs }) => (atMs - AT_MS) / MINUTE_MS)).toEqual([3]);
  });

  test('does not take for silence that what a sensor says is of long ago', async () => {
    const first = open(alert('FROZEN', '3'));
    first.publish('1', AT_MS - 60 * MINUTE_MS);
    await first.agent.close();
    const second = open(alert('FROZEN', '3'));
    nowMs += 2 * MINUTE_MS;
    second.agent.look();
    await second.agent.idle();
    expect(raised).toEqual([]);
  });

  test('raises later what could not be raised', async () => {
    const { agent, publish } = open(alert('LT', '0'));
    failing = true;
    publish('-1', AT_MS);
    await agent.idle();
    failing = false;
    agent.look();
    await agent.idle();
    expect(raised).toHaveLength(1);
  });
});
