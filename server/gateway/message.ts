/** One Socket.IO message in the forms that it is sent in: made once, sent to everyone. */
export interface Message {
  /** The Socket.IO packet, as the parser encodes it. */
  readonly packet: Uint8Array;
  /** The same as a whole WebSocket frame, header and payload in one piece. */
  readonly webSocketFrame: Buffer;
}

const BINARY_FINAL = 0x82;

/** Wraps a packet in the header of one unmasked, uncompressed, final binary WebSocket frame (RFC 6455, 5.2). */
export function toMessage(packet: Uint8Array): Message {
  const { length } = packet;
  const headerBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const webSocketFrame = Buffer.allocUnsafeSlow(headerBytes + length);
  webSocketFrame[0] = BINARY_FINAL;
  if (headerBytes === 2) webSocketFrame[1] = length;
  if (headerBytes === 4) {
    webSocketFrame[1] = 126;
    webSocketFrame.writeUInt16BE(length, 2);
  }
  if (headerBytes === 10) {
    webSocketFrame[1] = 127;
    webSocketFrame.writeBigUInt64BE(BigInt(length), 2);
  }
  webSocketFrame.set(packet, headerBytes);
  return { packet, webSocketFrame };
}
