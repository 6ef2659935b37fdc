import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What `node:http` does at best: reads and parses the JSON, and keeps nothing. */
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    JSON.parse(Buffer.concat(parts).toString());
    response.writeHead(200, { 'Content-Type': 'application/json; charset=UTF-8', 'Content-Length': 0 });
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port, token: '' }));
