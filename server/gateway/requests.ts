import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import {
  isReplayTimeline,
  REPLAY_RATES,
  WIRE_VERSION,
  type Answer,
  type RefusalCode,
  type ReplayCommand,
  type WatchedRoom,
} from '../../data/contract/protocol.ts';
import { isRoom } from './rooms.ts';

const CLOSED = { additionalProperties: false } as const;

/** More rooms than any view of the city shows. */
const ROOMS_AT_MOST = 512;

/** Extra words of a newer client's hello are let pass: its version decides. */
const HELLO = Type.Object({ wire: Type.Integer() });

const AFTER = Type.Object({ epoch: Type.String({ maxLength: 64 }), sequence: Type.Integer({ minimum: 0 }) }, CLOSED);

const WATCH = Type.Object(
  {
    timeline: Type.String({ maxLength: 100 }),
    rooms: Type.Array(Type.Object({ room: Type.String({ maxLength: 32 }), after: Type.Optional(AFTER) }, CLOSED), {
      maxItems: ROOMS_AT_MOST,
    }),
  },
  CLOSED,
);

const COMMAND = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 64 }), arguments: Type.Optional(Type.Unknown()) },
  CLOSED,
);

/** Times from 1970 to 2100. */
const REPLAY = Type.Object(
  {
    timeline: Type.String({ maxLength: 64 }),
    source: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    atMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_102_444_800_000 })),
    rate: Type.Optional(
      Type.Union([Type.Literal(0), Type.Number({ minimum: REPLAY_RATES.slowest, maximum: REPLAY_RATES.fastest })]),
    ),
    playing: Type.Optional(Type.Boolean()),
  },
  CLOSED,
);

export type Refusal = Extract<Answer, { accepted: false }>;

export const ACCEPTED: Answer = { accepted: true };

export function refuse(code: RefusalCode, reason: string): Refusal {
  return { accepted: false, code, reason };
}

/** Whether a client may come in; null when it may. */
export function checkHello(auth: unknown): Refusal | null {
  if (!Value.Check(HELLO, auth)) return refuse('malformed', 'The first message must name the wire version.');
  if (auth.wire === WIRE_VERSION) return null;
  const cure = auth.wire < WIRE_VERSION ? 'Reload the page.' : 'The server must be updated.';
  return refuse(
    'wire-version',
    `This server speaks wire version ${WIRE_VERSION}, the page version ${auth.wire}. ${cure}`,
  );
}

/** What a `watch` asks for. */
export interface WantedRooms {
  readonly timeline: string;
  readonly rooms: readonly WatchedRoom[];
}

/** The timeline and the rooms that a `watch` asks for, or why it cannot have them. */
export function checkWatch(body: unknown): WantedRooms | Refusal {
  if (!Value.Check(WATCH, body)) return refuse('malformed', 'A watch names a timeline and a list of rooms.');
  const rooms: WatchedRoom[] = [];
  for (const { room, after } of body.rooms) {
    if (!isRoom(room)) return refuse('unknown-room', `There is no room ${quote(room)}.`);
    rooms.push(after ? { room, after } : { room });
  }
  return { timeline: body.timeline, rooms };
}

export function unknownTimeline(timeline: string): Refusal {
  return refuse('unknown-timeline', `There is no timeline ${quote(timeline)}.`);
}

/** The command that somebody gives, or why there is none such. */
export function checkCommand(body: unknown): ReplayCommand | Refusal {
  if (!Value.Check(COMMAND, body)) return refuse('malformed', 'A command has a name and perhaps arguments.');
  const { name, arguments: order } = body;
  return name === 'replay' ? checkReplay(order) : unknownCommand(name);
}

function checkReplay(order: unknown): ReplayCommand | Refusal {
  if (!Value.Check(REPLAY, order)) {
    const { slowest, fastest } = REPLAY_RATES;
    const may = `source, atMs (UTC ms), rate (0, or ${slowest} to ${fastest}) and playing`;
    return refuse('malformed', `A replay names a timeline, and perhaps ${may}.`);
  }
  const { timeline } = order;
  if (isReplayTimeline(timeline)) return { ...order, timeline };
  return refuse('malformed', 'The timeline of a replay is replay/ and 8 to 40 letters, digits and dashes.');
}

export function unknownCommand(name: string): Refusal {
  return refuse('unknown-command', `There is no command ${quote(name)}.`);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 64));
}
