import { encodeFrame } from '../../data/contract/frame.ts';
import type { FrameEncoder } from './journal.ts';
import { toMessage } from './message.ts';

/** Frames as the wire has them: event `frame` is its own bytes, see the wire's parser. */
export const encodeMessage: FrameEncoder = (header, { change, held }) => toMessage(encodeFrame(header, change, held));
