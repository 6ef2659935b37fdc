import type { IncomingHttpHeaders, IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import {
  WIRE_VERSION,
  type Answer,
  type ClockAnswer,
  type RefusalCode,
  type TimelineState,
  type Welcome,
} from '../../data/contract/protocol.ts';
import * as wireParser from '../../data/contract/wire-parser.ts';
import { Allowance } from './allowance.ts';
import type { Outlet, Watcher } from './audience.ts';
import type { OpenTimeline } from './open-timeline.ts';
import { originProblem } from './origin.ts';
import type { Replays } from './replays.ts';
import { ACCEPTED, checkCommand, checkHello, checkWatch, refuse, unknownCommand, unknownTimeline } from './requests.ts';
import { outletOf } from './socket-outlet.ts';

export interface SocketParts {
  readonly server: HttpServer;
  readonly live: OpenTimeline;
  readonly replays: Replays | null;
  readonly boundToLoopback: boolean;
  /** The name, with its port, under which a proxy shows this server. */
  readonly publicHost: string | null;
  readonly clientsAtMost: number;
  /** Told of refusals, for counting, and of our own faults. */
  readonly events: { refused(code: RefusalCode): void; failed(error: unknown): void };
  /** Told of each command that could be read, with the headers of who gave it. */
  commanded?(headers: IncomingHttpHeaders, name: string, accepted: boolean): void;
}

export interface Sockets {
  countClients(): number;
  close(): void;
}

interface FromClient {
  watch(body: unknown, answer?: unknown): void;
  clock(answer?: unknown): void;
  command(body: unknown, answer?: unknown): void;
}

interface ToClient {
  welcome(welcome: Welcome): void;
  timeline(state: TimelineState): void;
}

type Client = Socket<FromClient, ToClient>;

const KNOWN_EVENTS: ReadonlySet<string> = new Set(['watch', 'clock', 'command'] satisfies (keyof FromClient)[]);

/** A page asks when the view moves and for the clock now and then; this leaves room for haste. */
const REQUESTS = { burst: 60, perSecond: 15 } as const;

/** Refused for haste this often, a client is let go. */
const REFUSALS_AT_MOST = 300;

/** Largest message that a client may send, bytes: a watch of every room has about 40 kB. */
const MESSAGE_AT_MOST_BYTES = 65_536;

/** Puts Socket.IO on an HTTP server: handshake, requests, and an outlet for every client. */
export function attachSockets(parts: SocketParts): Sockets {
  const io = new Server<FromClient, ToClient>({
    serveClient: false,
    transports: ['websocket'],
    allowUpgrades: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: MESSAGE_AT_MOST_BYTES,
    connectTimeout: 5000,
    pingInterval: 15_000,
    pingTimeout: 20_000,
    parser: wireParser,
    allowRequest: (request, answer) => {
      const problem = admissionProblem(request, io.engine.clientsCount, parts);
      answer(problem, problem === null);
    },
  });
  io.attach(parts.server);
  io.use((socket, next) => {
    const refusal = checkHello(socket.handshake.auth);
    if (!refusal) return next();
    parts.events.refused(refusal.code);
    next(Object.assign(new Error(refusal.reason), { data: { code: refusal.code, reason: refusal.reason } }));
  });
  io.on('connection', (socket) => serve(socket, parts));
  return {
    countClients: () => io.of('/').sockets.size,
    close: () => {
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

function admissionProblem(request: IncomingMessage, clients: number, parts: SocketParts): string | null {
  const problem = originProblem(request.headers, parts.boundToLoopback, parts.publicHost);
  if (problem !== null) return problem;
  if (clients < parts.clientsAtMost) return null;
  parts.events.refused('too-many');
  return 'The server has as many clients as it takes.';
}

/** Which timeline a client watches, and as whom. */
interface Seat {
  readonly socket: Client;
  readonly outlet: Outlet;
  timeline: OpenTimeline;
  watcher: Watcher;
}

function serve(socket: Client, parts: SocketParts): void {
  const { live } = parts;
  const outlet = outletOf(socket.conn);
  const seat: Seat = { socket, outlet, timeline: live, watcher: live.join(outlet, unheard) };
  socket.on('error', () => socket.disconnect(true));
  socket.on('disconnect', () => seat.timeline.leave(seat.watcher));
  limit(socket, parts);
  socket.on('watch', (body, answer) => respond(parts, answer, () => watch(seat, body, parts)));
  socket.on('command', (body, answer) => respond(parts, answer, () => ({ answer: command(seat, body, parts) })));
  socket.on('clock', (answer) => {
    const { id, clock } = seat.timeline;
    if (isAnswerable(answer)) answer({ serverMs: clock.nowMs(), timeline: id, speed: clock.speed });
  });
  socket.onAny((event: string, ...args: unknown[]) => {
    if (!KNOWN_EVENTS.has(event)) respond(parts, args.at(-1), () => ({ answer: unknownCommand(event) }));
  });
  const { epoch, id: timeline, clock } = live;
  socket.emit('welcome', { wire: WIRE_VERSION, epoch, serverMs: clock.nowMs(), speed: clock.speed, timeline });
}

/** Packets beyond a client's allowance never reach their handlers; one that goes on and on is let go. */
function limit(socket: Client, parts: SocketParts): void {
  const allowance = new Allowance(REQUESTS, performance.now());
  let refusals = 0;
  socket.use(([, ...args], next) => {
    if (allowance.take(performance.now())) return next();
    refusals++;
    if (refusals > REFUSALS_AT_MOST) socket.disconnect(true);
    else respond(parts, args.at(-1), () => ({ answer: refuse('too-many', 'Too many requests; wait a moment.') }));
  });
}

interface Response {
  readonly answer: Answer;
  /** What follows the answer. */
  readonly afterwards?: () => void;
}

function watch(seat: Seat, body: unknown, { live, replays }: SocketParts): Response {
  const wanted = checkWatch(body);
  if ('accepted' in wanted) return { answer: wanted };
  const { rooms } = wanted;
  const timeline = wanted.timeline === live.id ? live : replays?.find(wanted.timeline);
  if (!timeline) return { answer: unknownTimeline(wanted.timeline) };
  const all = rooms.some(({ room }) => room === 'city') ? rooms : [...rooms, { room: 'city' } as const];
  const afterwards = () => {
    if (timeline !== seat.timeline) sit(seat, timeline);
    timeline.watch(seat.watcher, all);
  };
  return { answer: ACCEPTED, afterwards };
}

/** Whoever comes is welcomed to the live timeline, which says the same. */
function unheard(): void {}

/** Leaves one timeline for another. */
function sit(seat: Seat, timeline: OpenTimeline): void {
  seat.timeline.leave(seat.watcher);
  seat.timeline = timeline;
  seat.watcher = timeline.join(seat.outlet, (state) => seat.socket.emit('timeline', state));
}

function command({ socket }: Seat, body: unknown, parts: SocketParts): Answer {
  const order = checkCommand(body);
  if ('accepted' in order) return order;
  const { replays } = parts;
  const answer = replays ? replays.command(socket, order) : refuse('not-available', 'This server keeps no past.');
  parts.commanded?.(socket.handshake.headers, 'replay', answer.accepted);
  return answer;
}

/** The gateway's rim: what fails in a handler is refused to that one client, and told to whoever runs the server. */
function respond(parts: SocketParts, answer: unknown, handle: () => Response): void {
  try {
    const response = handle();
    if (!response.answer.accepted) parts.events.refused(response.answer.code);
    if (isAnswerable(answer)) answer(response.answer);
    response.afterwards?.();
  } catch (error) {
    parts.events.failed(error);
    if (isAnswerable(answer)) answer(refuse('not-available', 'The server could not do it.'));
  }
}

function isAnswerable(value: unknown): value is (answer: Answer | ClockAnswer) => void {
  return typeof value === 'function';
}
