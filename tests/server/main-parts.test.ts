import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { SIMULATED_FEEDS } from '../../data/catalogue/feeds.ts';
import { cityClock } from '../../server/city-clock.ts';
import { Lifetimes } from '../../server/lifetimes.ts';
import { makeLog } from '../../server/log.ts';
import { checkPortFree } from '../../server/port.ts';
import { makeProgress } from '../../server/progress.ts';
import { needSimulator, resolveFeeds } from '../../server/simulated-feeds.ts';
import { explainStart } from '../../server/start-problem.ts';

describe('the city clock', () => {
  it('is the wall clock itself while nothing else is asked, leaps of the wall included', () => {
    const wall = { ms: 1000 };
    const clock = cityClock({ cityMs: 1000, wallMs: 1000, speed: 1 }, () => wall.ms);
    wall.ms = 500;
    expect(clock.nowMs()).toBe(500);
  });

  it('runs from where it is set, as fast as it is told', () => {
    const wall = { ms: 1000 };
    const clock = cityClock({ cityMs: 50_000, wallMs: 1000, speed: 60 }, () => wall.ms);
    expect(clock.nowMs()).toBe(50_000);
    wall.ms = 2000;
    expect(clock.nowMs()).toBe(110_000);
    expect(clock.speed).toBe(60);
  });
});

describe('addresses of the simulator', () => {
  it('are asked for by the default feeds, and replaced wherever they stand', () => {
    expect(needSimulator(SIMULATED_FEEDS)).toBe(true);
    const resolved = resolveFeeds(SIMULATED_FEEDS, 4321);
    expect(JSON.stringify(resolved)).not.toContain('simulator:');
    expect(resolved[0]?.options.scheduleUrl).toBe('http://127.0.0.1:4321/gtfs/static.zip');
    expect(needSimulator(resolved)).toBe(false);
  });

  it('are found inside lists and objects, and nothing else is touched', () => {
    const [feed] = SIMULATED_FEEDS;
    if (!feed) throw new Error('no feed');
    const odd = {
      ...feed,
      options: {
        list: ['simulator:/a', 'https://example.org/simulator:/b'],
        deep: { url: 'simulator:/c' },
        count: 3,
        none: null,
      },
    };
    expect(needSimulator([odd])).toBe(true);
    expect(resolveFeeds([odd], 1)[0]?.options).toEqual({
      list: ['http://127.0.0.1:1/a', 'https://example.org/simulator:/b'],
      deep: { url: 'http://127.0.0.1:1/c' },
      count: 3,
      none: null,
    });
  });
});

describe('a home folder', () => {
  it.each([
    ['EROFS', 'read-only'],
    ['EACCES', 'may not be written'],
    ['ENOSPC', 'no room'],
  ])('that cannot be used (%s) is one line, and for the caller to put right', (code, words) => {
    const fault = { code, syscall: 'symlink', path: '/srv/besso/store/lock' };
    const { line, exitCode } = explainStart(Object.assign(new Error(`${code}: symlink`), fault), false);
    expect([exitCode, line.split('\n').length]).toEqual([2, 1]);
    expect(line).toContain('/srv/besso/store/lock');
    expect(line).toContain(words);
  });
});

describe('lifetimes', () => {
  it('end in the opposite order, and one that fails stops no other', async () => {
    const ended: string[] = [];
    const lifetimes = new Lifetimes();
    lifetimes.add({ close: () => void ended.push('first') });
    lifetimes.add({ close: () => Promise.reject(new Error('stuck')) });
    lifetimes.add({ close: async () => void ended.push('last') });
    await lifetimes.close(1000);
    expect(ended).toEqual(['last', 'first']);
  });

  it('are not waited for beyond the limit', async () => {
    const lifetimes = new Lifetimes();
    lifetimes.add({ close: () => new Promise(() => undefined) });
    await expect(lifetimes.close(50)).resolves.toBeUndefined();
  });
});

describe('the log', () => {
  it('says what its level lets through, in one line without control characters', () => {
    const lines: string[] = [];
    const log = makeLog('info', (line) => lines.push(line));
    log.error('a\nforged\u001b[31m line');
    log.info('b');
    log.debug('c');
    expect(lines).toEqual(['a forged [31m line', 'b']);
  });

  it('says nothing when silent', () => {
    const lines: string[] = [];
    makeLog('silent', (line) => lines.push(line)).error('x');
    expect(lines).toEqual([]);
  });
});

describe('progress', () => {
  it('writes one line for each step where there is no terminal', () => {
    const written: string[] = [];
    const progress = makeProgress({ write: (text) => written.push(text) }, 'Making');
    for (const share of [0, 0.1, 0.2]) progress.show(share, 'streets');
    progress.show(1, 'done');
    progress.done();
    expect(written).toEqual(['Making: 0 % streets\n', 'Making: 100 % done\n']);
  });

  it('redraws one bar on a terminal', () => {
    const written: string[] = [];
    const progress = makeProgress({ isTTY: true, write: (text) => written.push(text) }, 'Making');
    progress.show(0.5, 'tiles');
    expect(written.at(-1)).toMatch(/^\r.*█{12}░{12} +50 % tiles$/u);
  });
});

describe('a port', () => {
  it('is found taken before any work is begun', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const inUse = `127.0.0.1:${port} is in use; choose another with --port`;
    await expect(checkPortFree('127.0.0.1', port, '--port')).rejects.toThrow(inUse);
    await new Promise((resolve) => server.close(resolve));
    await expect(checkPortFree('127.0.0.1', port, '--port')).resolves.toBeUndefined();
  });
});
