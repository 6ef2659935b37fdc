import { once } from 'node:events';
import { createServer as createHttpServer, get } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished, expect, test } from 'vitest';
import { limitAddresses } from '../../server/gateway/address-connections.ts';

/** A server on all addresses of the machine, and a way to it from one of them. */
async function stand(server: Server, ofAll: number, ofAddress: number | undefined) {
  limitAddresses(server, ofAll, ofAddress);
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets: Socket[] = [];
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  /** Whether it is still open after the server has had its say. */
  const come = async (from: string): Promise<Socket | null> => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    sockets.push(socket);
    socket.on('error', () => undefined);
    const said = await Promise.race([once(socket, 'data').then(() => 'welcome'), once(socket, 'close')]);
    return said === 'welcome' ? socket : null;
  };
  return { port, come };
}

const welcoming = (): Server => createServer((socket) => socket.on('error', () => undefined).write('welcome'));

test('an address that holds as many connections as it may gets no more, and others are let in', async () => {
  const { come } = await stand(welcoming(), 100, 2);
  const [first] = [await come('127.0.0.1'), await come('127.0.0.1')];
  expect(await come('127.0.0.1')).toBeNull();
  expect(await come('127.0.0.2')).not.toBeNull();
  first?.destroy();
  await expect.poll(() => come('127.0.0.1')).not.toBeNull();
});

test('no address holds more than half of all connections', async () => {
  const { come } = await stand(welcoming(), 4, 1000);
  expect([await come('127.0.0.1'), await come('127.0.0.1')].every((socket) => socket !== null)).toBe(true);
  expect(await come('127.0.0.1')).toBeNull();
  expect(await come('127.0.0.2')).not.toBeNull();
});

test('an HTTP server closes what is too much, and goes on', async () => {
  const server = createHttpServer((_request, response) => response.end('here'));
  const { port, come } = await stand(server, 100, 1);
  const held = connect({ port, host: '127.0.0.1' });
  await once(server, 'connection');
  expect(await come('127.0.0.1')).toBeNull();
  const status = await new Promise((resolve) => {
    get({ port, host: '127.0.0.1', localAddress: '127.0.0.3', agent: false }, ({ statusCode }) => resolve(statusCode));
  });
  expect(status).toBe(200);
  held.destroy();
});
