import { connect as connectSocket, type Socket } from 'node:net';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { OpenDoor } from '../../server/doors/door.ts';
import { mqttDoor } from '../../server/doors/mqtt/open.ts';
import { addFeedThings, bareApp, type DoorCity, describeSensors, makeDoorCity, NOON_MS } from './door-city.ts';

/** A city with its MQTT door open, and clients that are ended with it. */
export class MqttCity {
  readonly city: DoorCity;
  readonly door: OpenDoor;
  readonly #clients: MqttClient[] = [];
  readonly #sockets: Socket[] = [];

  private constructor(city: DoorCity, door: OpenDoor) {
    this.city = city;
    this.door = door;
  }

  static async open(settings: Readonly<Record<string, unknown>>): Promise<MqttCity> {
    const city = await makeDoorCity({ mqtt: settings });
    await describeSensors(city);
    await addFeedThings(city);
    return new MqttCity(city, await mqttDoor.open(city.parts, bareApp()));
  }

  async close(): Promise<void> {
    this.city.state.held = null;
    await Promise.all(this.#clients.splice(0).map((client) => client.endAsync(true)));
    for (const socket of this.#sockets.splice(0)) socket.destroy();
    await this.door.close();
  }

  /** Null: without name and password. */
  async connect(username: 'reus' | 'veins' | null, options: IClientOptions = {}): Promise<MqttClient> {
    const who = username === null ? {} : { username, password: this.city.tokens[username] };
    const url = `mqtt://127.0.0.1:${this.door.port}`;
    const client = await connectAsync(url, { reconnectPeriod: 0, ...who, ...options });
    client.on('error', () => undefined);
    this.#clients.push(client);
    return client;
  }

  /** Bytes to the door; gives what it answers until it closes, or has answered with so many bytes, or for a while. */
  async raw(
    bytes: Uint8Array,
    waitMs = 2000,
    enough = Number.POSITIVE_INFINITY,
  ): Promise<{ readonly answer: Buffer; readonly closed: boolean }> {
    const socket = connectSocket(this.door.port ?? 0, '127.0.0.1');
    this.#sockets.push(socket);
    const answers: Buffer[] = [];
    socket.on('data', (piece) => answers.push(piece));
    socket.on('error', () => undefined);
    const closed = new Promise<boolean>((resolve) => {
      socket.once('close', () => resolve(true));
      socket.on('data', () => Buffer.concat(answers).length >= enough && resolve(false));
      setTimeout(() => resolve(false), waitMs).unref();
    });
    socket.write(bytes);
    const ended = await closed;
    return { answer: Buffer.concat(answers), closed: ended };
  }

  async valuesOf(sensor: string): Promise<readonly (number | string)[]> {
    const series = this.city.platform.sensor('reus', sensor)?.series ?? 0;
    const range = { fromMs: 0, toMs: NOON_MS * 2, limit: 10_000, newestFirst: false };
    const { value, texts } = await this.city.archive.history.values(series, range);
    return Array.from(value, (each, row) => texts.get(row) ?? each);
  }
}

/** The messages that a client hears from now on. */
export function heardBy(
  client: MqttClient,
): { readonly topic: string; readonly text: string; readonly retain: boolean }[] {
  const heard: { topic: string; text: string; retain: boolean }[] = [];
  client.on('message', (topic, payload, { retain }) => heard.push({ topic, text: payload.toString(), retain }));
  return heard;
}

/** A promise with what settles it. */
export function pending(): { readonly promise: Promise<void>; resolve(): void; reject(error: Error): void } {
  let settle: { resolve(): void; reject(error: Error): void } | null = null;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  return { promise, resolve: () => settle?.resolve(), reject: (error) => settle?.reject(error) };
}

/** Time enough for messages to come and go over loopback. */
export function awhile(ms = 40): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
