import { connect, type Socket } from 'node:net';
import { BULK, type Order, PROVIDER, SENSORS, type Sent } from './ingest.ts';

/** Different bodies that a connection sends in turn. */
const VARIANTS = 50;
const SUCCESS = 'HTTP/1.1 200';

process.on('message', (order: Order) => {
  void send(order).then((sent) => process.send?.(sent));
});

/** Sends, over some connections at a time, one request after the other on each. */
async function send(order: Order): Promise<Sent> {
  const answerMs: number[] = [];
  let refused = 0;
  const began = performance.now();
  const endMs = began + order.seconds * 1000;
  const each = async (index: number): Promise<void> => {
    const requests = requestsOf(order, index);
    const socket = await opened(order.port);
    for (let turn = 0; performance.now() < endMs; turn++) {
      const sentMs = performance.now();
      const answer = await exchange(socket, requests[turn % VARIANTS] ?? Buffer.alloc(0));
      answerMs.push(performance.now() - sentMs);
      if (!answer.startsWith(SUCCESS)) refused++;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: order.connections }, (_, index) => each(index)));
  return { requests: answerMs.length, refused, seconds: (performance.now() - began) / 1000, answerMs };
}

function requestsOf({ kind, token }: Order, connection: number): readonly Buffer[] {
  return Array.from({ length: VARIANTS }, (_, variant) => {
    const first = connection * 37 + variant * BULK;
    const value = (index: number) => ((((first + index) * 7919) % 400) / 10).toFixed(1);
    const sensor = (index: number) => `s${(first + index) % SENSORS}`;
    const bulk = () =>
      Array.from({ length: BULK }, (_, index) => ({
        sensor: sensor(index),
        observations: [{ value: value(index) }],
      }));
    const [path, body] =
      kind === 'bulk' ? ['', { sensors: bulk() }] : [`/${sensor(0)}`, { observations: [{ value: value(0) }] }];
    const text = JSON.stringify(body);
    return Buffer.from(
      `PUT /data/${PROVIDER}${path} HTTP/1.1\r\nHost: bench\r\nIDENTITY_KEY: ${token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
  });
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.setEncoding('latin1');
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Settles with the head of the answer; a success has no body. */
function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const read = (part: string): void => {
      text += part;
      if (!text.includes('\r\n\r\n')) return;
      socket.off('data', read);
      resolve(text);
    };
    socket.on('data', read);
    socket.write(request);
  });
}
