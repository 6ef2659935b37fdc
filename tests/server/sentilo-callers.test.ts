import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connected, type DoorCase, oneAnswer, openSentilo, provider } from './sentilo-door.ts';

let door: DoorCase;
let token: string;

beforeAll(async () => {
  door = await openSentilo();
  token = await door.platform.addEntity(provider('p'));
});

afterAll(() => door.close());

async function statusOf(socket: Socket, said: string): Promise<number> {
  socket.write(`GET /data/p HTTP/1.1\r\nHost: x\r\nIDENTITY_KEY: ${said}\r\n\r\n`);
  return (await oneAnswer(socket)).status;
}

test('on one connection each request is of whoever its own token is of', async () => {
  const other = await door.platform.addEntity(provider('other'));
  const socket = await connected(door.port);
  const statuses: number[] = [];
  for (const said of [token, token, other, token, `${token.slice(0, -1)}x`, '', token]) {
    statuses.push(await statusOf(socket, said));
  }
  expect(statuses).toEqual([200, 200, 403, 200, 401, 401, 200]);
  socket.destroy();
});

test('what changes for an entity counts at once, also on a connection that is open', async () => {
  const socket = await connected(door.port);
  expect(await statusOf(socket, token)).toBe(200);
  await door.platform.requireSecure('p', true);
  expect(await statusOf(socket, token)).toBe(403);
  await door.platform.requireSecure('p', false);
  expect(await statusOf(socket, token)).toBe(200);
  const renewed = await door.platform.renewToken('p');
  expect(await statusOf(socket, token)).toBe(401);
  expect(await statusOf(socket, renewed)).toBe(200);
  socket.destroy();
});
