import type { Socket } from 'node:net';

/** Packets in one second from one client; more close it. */
const PACKETS_A_SECOND = 50_000;

/**
 * Watches the frames of MQTT (3.1.1, 2.2) as they are read from a socket: one with a longer packet, a length that is none, or
 * a flood of packets is closed before anything of it is gathered.
 */
export function guardPackets(socket: Socket, bytesAtMost: number): void {
  const frames = new Frames(bytesAtMost);
  const read = socket.read.bind(socket);
  let windowMs = performance.now();
  socket.read = (size?: number): unknown => {
    const bytes: unknown = read(size);
    if (!(bytes instanceof Uint8Array)) return bytes;
    if (performance.now() - windowMs > 1000) {
      windowMs = performance.now();
      frames.packets = 0;
    }
    if (frames.take(bytes) && frames.packets < PACKETS_A_SECOND) return bytes;
    socket.destroy();
    return null;
  };
}

/** Follows packets through pieces of a stream. */
export class Frames {
  /** Begun since it was last set back. */
  packets = 0;
  readonly #bytesAtMost: number;
  /** Bytes of the packet's body that are still to come. */
  #body = 0;
  #length = 0;
  /** Bytes of the length read so far; -1: at the start of a packet. */
  #digits = -1;

  constructor(bytesAtMost: number) {
    this.#bytesAtMost = bytesAtMost;
  }

  /** False once a packet is too long, or its length is no length. */
  take(bytes: Uint8Array): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (this.#body > 0) {
        const skipped = Math.min(this.#body, bytes.length - at);
        this.#body -= skipped;
        at += skipped;
      } else if (!this.#header(bytes[at++] ?? 0)) return false;
    }
    return true;
  }

  #header(byte: number): boolean {
    if (this.#digits < 0) {
      this.packets++;
      this.#digits = 0;
      this.#length = 0;
      return true;
    }
    this.#length += (byte & 0x7f) * 128 ** this.#digits++;
    if (this.#length > this.#bytesAtMost || (this.#digits === 4 && byte >= 0x80)) return false;
    if (byte < 0x80) {
      this.#body = this.#length;
      this.#digits = -1;
    }
    return true;
  }
}
