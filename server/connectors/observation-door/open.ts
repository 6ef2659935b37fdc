import { Type } from '@sinclair/typebox';
import type { Connector } from '../connector.ts';
import { feedOptions } from '../feed-options.ts';
import { decodeMessage } from './decode.ts';
import type { DoorSensors } from './decode.ts';

const OPTIONS = Type.Object({});

/** Sensors that send by themselves, in the manner of Sentilo. */
export const observationDoor: Connector = {
  protocol: 'observation-door',
  options: OPTIONS,
  accept(feed, host) {
    feedOptions(OPTIONS, feed);
    let sensors: DoorSensors = new Map();
    return {
      receive(bytes) {
        const { sensors: known, ...decoded } = decodeMessage(bytes, feed.id, sensors, host.clock.nowMs());
        sensors = known;
        return decoded;
      },
    };
  },
};
