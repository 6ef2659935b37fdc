import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { ownOrigin } from '../../server/doors/own-origin.ts';
import { makeDoorCity, portOf } from './door-city.ts';

test('links in what is sent unasked lead to where people reach the server: behind a proxy to that', async () => {
  const { parts } = await makeDoorCity();
  const app = Fastify();
  await app.listen({ host: '127.0.0.1', port: 0 });
  const port = portOf(app.server);
  expect(ownOrigin(app, { ...parts, host: '0.0.0.0' })).toBe(`http://127.0.0.1:${port}`);
  expect(ownOrigin(app, { ...parts, host: '::1' })).toBe(`http://[::1]:${port}`);
  expect(ownOrigin(app, { ...parts, publicUrl: 'https://twin.example/' })).toBe('https://twin.example');
  await app.close();
});
