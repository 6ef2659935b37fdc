import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { sensorThingsDoor } from '../../server/doors/sensorthings/open.ts';
import { addFeedThings, bareApp, type DoorCity, describeSensors, makeDoorCity, tell } from './door-city.ts';

export type Json = Readonly<Record<string, unknown>>;

interface Answered {
  readonly status: number;
  readonly body: Json;
  readonly text: string;
}

/** The door of a small city, and the ways to ask it and to send it something. */
export interface SensorThings {
  readonly city: DoorCity;
  readonly app: FastifyInstance;
  ask(path: string, token?: string): Promise<Answered>;
  /** As the provider `reus` where no other token is given; as nobody for null. */
  post(path: string, payload: unknown, token?: string | null): Promise<LightMyRequestResponse>;
}

/** Some sensors with some values, and things of feeds. */
export async function openSensorThings(): Promise<SensorThings> {
  const city = await makeDoorCity();
  await describeSensors(city);
  await addFeedThings(city);
  await tell(city, 'temp-1', [18.5, 19.25, 20.5, 32.4]);
  await tell(city, 'noise-1', [60, 70]);
  await tell(city, 'sign-1', ['open', 'closed']);
  const app = bareApp();
  await sensorThingsDoor.open(city.parts, app);
  return {
    city,
    app,
    ask: async (path, token) => {
      const url = path.startsWith('http') ? path.slice('http://city.test'.length) : `/sta/v1.1/${path}`;
      const headers = { host: 'city.test', ...(token ? { identity_key: token } : {}) };
      const answer = await app.inject({ url, headers });
      const json = String(answer.headers['content-type']).includes('json');
      return { status: answer.statusCode, text: answer.body, body: json ? (answer.json() as Json) : {} };
    },
    post: (path, payload, token = city.tokens.reus) => {
      const headers = { host: 'city.test', ...(token ? { authorization: `Bearer ${token}` } : {}) };
      return app.inject({ method: 'POST', url: `/sta/v1.1/${path}`, headers, payload: payload as object });
    },
  };
}

/** What stands in an answer's list. */
export function list({ body }: { readonly body: Json }): readonly Json[] {
  return body.value as readonly Json[];
}
