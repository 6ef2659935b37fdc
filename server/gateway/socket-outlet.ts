import type { Socket } from 'socket.io';
import type { Outlet } from './audience.ts';
import type { Message } from './message.ts';

type Connection = Socket['conn'];

/** The parts of Engine.IO 6 that its types leave out: the named border to its insides. */
interface Insides {
  readonly transport: { readonly socket?: { readonly bufferedAmount: number } };
  readonly writeBuffer: readonly { readonly data?: { readonly length: number } }[];
  write(
    packet: Uint8Array,
    options: { readonly compress: boolean; readonly wsPreEncodedFrame: readonly Buffer[] },
  ): unknown;
}

/** An outlet over one Engine.IO connection: hands it WebSocket frames that are made already, the same for everyone. */
export function outletOf(connection: Connection): Outlet {
  const insides = connection as unknown as Insides;
  return { pendingBytes: () => pendingBytesOf(insides), send: (message) => send(insides, message) };
}

function send(insides: Insides, { packet, webSocketFrame }: Message): void {
  insides.write(packet, { compress: false, wsPreEncodedFrame: [webSocketFrame] });
}

/** What waits in Engine.IO, and what waits in the socket below it. */
function pendingBytesOf({ transport, writeBuffer }: Insides): number {
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const packet of writeBuffer) bytes += packet.data?.length ?? 0;
  return bytes;
}
