import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { WIRE_VERSION, type Answer, type RefusalCode, type WatchedRoom } from '../../data/contract/protocol.ts';
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

/** The rooms that a `watch` asks for, or why it cannot have them. */
export function checkWatch(body: unknown): readonly WatchedRoom[] | Refusal {
  if (!Value.Check(WATCH, body)) return refuse('malformed', 'A watch names a timeline and a list of rooms.');
  if (body.timeline !== 'live') return refuse('unknown-timeline', `There is no timeline ${quote(body.timeline)}.`);
  const wanted: WatchedRoom[] = [];
  for (const { room, after } of body.rooms) {
    if (!isRoom(room)) return refuse('unknown-room', `There is no room ${quote(room)}.`);
    wanted.push(after ? { room, after } : { room });
  }
  return wanted;
}

/** No command exists yet: each is refused by name. */
export function checkCommand(body: unknown): Refusal {
  if (!Value.Check(COMMAND, body)) return refuse('malformed', 'A command has a name and perhaps arguments.');
  return unknownCommand((body as Static<typeof COMMAND>).name);
}

export function unknownCommand(name: string): Refusal {
  return refuse('unknown-command', `There is no command ${quote(name)}.`);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 64));
}
