import type { Server, Socket } from 'node:net';
import { networkOf } from './address-limits.ts';

/**
 * Lets a server take so many connections at a time, and one address (one IPv6 network of a customer) so many of them, but
 * never more than half: others find room. More are closed as they come. `ofAddress` absent: all may be of one address.
 */
export function limitAddresses(server: Server, ofAll: number, ofAddress: number | undefined): void {
  server.maxConnections = ofAll;
  if (ofAddress === undefined) return;
  const most = Math.min(ofAddress, Math.ceil(ofAll / 2));
  const open = new Map<string, number>();
  server.prependListener('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress ?? '');
    const count = open.get(network) ?? 0;
    if (count >= most) {
      socket.destroy();
      return;
    }
    open.set(network, count + 1);
    socket.once('close', () => {
      const left = (open.get(network) ?? 0) - 1;
      if (left > 0) open.set(network, left);
      else open.delete(network);
    });
  });
}
