import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DoorOrder } from '../../server/exports/answer-order.ts';
import { openStandardsDesk, type RunningDesk } from '../../server/standards-desk.ts';
import { makeSmallCity, type SmallCity } from './exports-city.ts';

/** A thread that answers with the path that it is asked for, says that it failed, or dies. */
const THREAD = `
import { parentPort, threadId, workerData } from 'node:worker_threads';
parentPort.on('message', ({ number, question }) => {
  const { path } = question.request;
  if (path === '/die') process.exit(3);
  if (path === '/fault') parentPort.postMessage({ number, fault: 'it broke' });
  else parentPort.postMessage({ number, answer: { answer: { status: 200, type: 'text/plain', body: path + ' ' + threadId + ' ' + workerData.folder } } });
});
`;

let small: SmallCity;
let folder: string;
let desk: RunningDesk;

beforeAll(() => {
  small = makeSmallCity();
  folder = mkdtempSync(join(tmpdir(), 'besso-desk-'));
  writeFileSync(join(folder, 'thread.mjs'), THREAD);
  desk = openStandardsDesk(join(folder, 'thread.mjs'), small.pack);
});

afterAll(async () => {
  await desk.close();
  small.remove();
  rmSync(folder, { recursive: true, force: true });
});

function order(path: string): DoorOrder {
  return { root: '3dtiles', request: { path, query: [], root: '', accept: '', atMs: 0, part: 0 }, gzip: false };
}

async function bodyOf(path: string): Promise<string> {
  const reply = await desk.ask(order(path));
  return 'answer' in reply ? String(reply.answer.body) : 'a problem';
}

describe('the desk of the open standards', () => {
  test('asks one thread, and gives each asker the answer to the own question', async () => {
    const bodies = await Promise.all(['/a', '/b', '/c'].map(bodyOf));
    expect(bodies.map((body) => body.split(' ')[0])).toEqual(['/a', '/b', '/c']);
    expect(new Set(bodies.map((body) => body.split(' ')[1])).size).toBe(1);
    expect(bodies[0]?.endsWith(small.folder)).toBe(true);
  });

  test('passes on what went wrong there', async () => {
    await expect(desk.ask(order('/fault'))).rejects.toThrow('it broke');
  });

  test('lets nobody wait for a thread that died, and starts another', async () => {
    const [, first] = (await bodyOf('/a')).split(' ');
    const waiting = [desk.ask(order('/die')), desk.ask(order('/after'))];
    for (const settled of await Promise.allSettled(waiting)) expect(settled.status).toBe('rejected');
    const [, second] = (await bodyOf('/b')).split(' ');
    expect(second).not.toBe(first);
  });
});
