import { afterEach, expect, test, vi } from 'vitest';
import { createAsk } from '../../client/feed/ask.ts';

const QUESTION = { subjects: ['sensor:a'], property: 'no2', fromMs: 0, toMs: 1000, buckets: 1 } as const;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Answers one after another, the last for ever. */
function answering(...statuses: readonly number[]) {
  const body = (status: number): string => JSON.stringify(status === 200 ? { fromMs: 0 } : { detail: 'in a moment' });
  let asked = 0;
  const fetched = vi.fn(async () => {
    const status = statuses[Math.min(asked++, statuses.length - 1)] ?? 200;
    return new Response(body(status), { status });
  });
  vi.useFakeTimers();
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

test('a server that is still opening the past is asked again, and nobody is told', async () => {
  const fetched = answering(503, 503, 200);
  const past = createAsk('').past(QUESTION, new AbortController().signal);
  await vi.runAllTimersAsync();
  expect(await past).toEqual({ fromMs: 0 });
  expect(fetched).toHaveBeenCalledTimes(3);
});

test('one that stays busy is given up with its own reason, after a few times', async () => {
  const fetched = answering(503);
  const refused = expect(createAsk('').past(QUESTION, new AbortController().signal)).rejects.toThrow('in a moment');
  await vi.runAllTimersAsync();
  await refused;
  expect(fetched.mock.calls.length).toBeLessThan(10);
});

test('what the server does not have is nothing, at once', async () => {
  const fetched = answering(404);
  expect(await createAsk('').past(QUESTION, new AbortController().signal)).toBeNull();
  expect(fetched).toHaveBeenCalledTimes(1);
});
