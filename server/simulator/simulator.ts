import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../../data/contract/clock.ts';
import { answer, etagOf, refusal, type HttpAnswer, type Resource } from './answer.ts';
import { ObservationSender } from './observation-sender.ts';
import { environmentSenders, type SensorDoors } from './environment.ts';
import { hashText, mix } from './chance.ts';
import { faultsOf, malformed, readMisbehaviour, takesOf, type Misbehaviour } from './misbehaviour.ts';
import { publicationsOf, type Publication } from './publications.ts';
import { simulatedCity, type CityParts, type SimulatedCity } from './simulated-city.ts';

export interface SimulatorSettings {
  readonly clock: Clock;
  readonly seed: number;
  readonly city: CityParts;
  /** Where the environment's sensors send to; absent: they send nothing. */
  readonly doors?: SensorDoors;
  /** What goes wrong from the start; `POST /misbehave` replaces it. */
  readonly misbehaviour?: Misbehaviour;
  /** 0 or absent: any free one. */
  readonly port?: number;
}

export interface RunningSimulator {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the simulated city's publishers on loopback, and its sensors' sending. */
export async function startSimulator(settings: SimulatorSettings): Promise<RunningSimulator> {
  const { clock, seed, doors } = settings;
  const city = simulatedCity(settings.city, seed);
  const manners = { now: settings.misbehaviour ?? {} };
  const desk = new Desk(city, clock, manners);
  const server = createServer((request, response) => {
    desk.serve(request, response).catch((error: unknown) => fail(response, error));
  });
  const port = await listen(server, settings.port ?? 0);
  desk.open(`http://127.0.0.1:${port}`);
  const sending = doors ? environmentSenders({ city, clock, doors, manners }) : [];
  const senders = sending.map((parts) => new ObservationSender(parts));
  return {
    port,
    async close() {
      await Promise.all(senders.map((sender) => sender.close()));
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** Largest body taken by `POST /misbehave`, bytes. */
const BODY_AT_MOST_BYTES = 65_536;

/** Answers requests: what is published, and how it shall misbehave. */
class Desk {
  readonly #city: SimulatedCity;
  readonly #clock: Clock;
  readonly #manners: { now: Misbehaviour };
  #publications: ReadonlyMap<string, Publication> = new Map();
  /** The last faultless issue of each publication. */
  readonly #issues = new Map<Publication, Resource>();

  constructor(city: SimulatedCity, clock: Clock, manners: { now: Misbehaviour }) {
    this.#city = city;
    this.#clock = clock;
    this.#manners = manners;
  }

  /** Publishes under an address, known only once the server listens. */
  open(baseUrl: string): void {
    this.#publications = publicationsOf(this.#city, baseUrl);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/[?#].*$/, '');
    const said = path === '/misbehave' ? await this.#misbehave(request) : this.#publish(path, request);
    if (!said) return;
    response.writeHead(said.status, said.headers);
    response.end(request.method === 'HEAD' ? undefined : said.body);
  }

  /** Undefined: no answer at all. */
  #publish(path: string, request: IncomingMessage): HttpAnswer | undefined {
    const publication = this.#publications.get(path);
    if (!publication) return refusal(404, `Nothing is published at ${path.slice(0, 200)}.`);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refusal(405, 'Only GET and HEAD.', { allow: 'GET, HEAD' });
    }
    const atMs = this.#clock.nowMs();
    const { seed } = this.#city;
    const faults = faultsOf(this.#manners.now, publication.feed, seed, atMs);
    if (faults.has('silent')) return undefined;
    const issueMs = publication.issueMs(atMs);
    if (faults.size === 0) return answer(request.headers, this.#issue(publication, issueMs));
    const bytes = publication.make(takesOf(faults, issueMs));
    const sent = faults.has('malformed') ? malformed(bytes, mix(mix(seed, hashText(path)), issueMs)) : bytes;
    return answer(request.headers, resource(publication, sent, issueMs));
  }

  #issue(publication: Publication, issueMs: number): Resource {
    const known = this.#issues.get(publication);
    if (known?.modifiedMs === issueMs) return known;
    const made = resource(publication, publication.make(takesOf(new Set(), issueMs)), issueMs);
    this.#issues.set(publication, made);
    return made;
  }

  async #misbehave(request: IncomingMessage): Promise<HttpAnswer> {
    if (request.method !== 'POST') return refusal(405, 'Only POST.', { allow: 'POST' });
    if (request.headers.origin !== undefined) return refusal(403, 'Not for web pages.');
    const text = await bodyOf(request);
    if (text === undefined) return refusal(413, `The body is larger than ${BODY_AT_MOST_BYTES} bytes.`);
    const misbehaviour = readMisbehaviour(text);
    if ('problem' in misbehaviour) return refusal(400, `Not a misbehaviour: ${misbehaviour.problem}.`);
    this.#manners.now = misbehaviour;
    return { status: 204, headers: {}, body: new Uint8Array() };
  }
}

/** A mistake of ours in making an answer: said to whoever asked, and the simulator lives on. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${error instanceof Error ? error.message : String(error)}\n`);
}

function resource({ contentType, ttlS }: Publication, bytes: Uint8Array, modifiedMs: number): Resource {
  return { bytes, etag: etagOf(bytes), modifiedMs, contentType, maxAgeS: ttlS };
}

/** The body as text; undefined when it is too large. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size <= BODY_AT_MOST_BYTES) chunks.push(chunk);
  }
  return size > BODY_AT_MOST_BYTES ? undefined : new TextDecoder().decode(Buffer.concat(chunks));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
