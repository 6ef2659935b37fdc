import { type FSWatcher, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../data/city/seeded-random.ts';
import { sentiloTime, sentiloTimeMs } from '../../data/contract/sentilo-time.ts';
import { componentOf, describeSensors, Ledger, load, PROVIDER } from './sensor-load.ts';
import { bareFlags, pause, type ServerDoors, ServerProcess } from './server-process.ts';

/** What came of killing a server again and again. */
export interface SurviveResult {
  readonly kills: number;
  /** Kills by the moment: while taking in, while the past was being written, while starting. */
  readonly moments: Readonly<Record<Moment, number>>;
  readonly acknowledged: number;
  /** Acknowledged, and not given by the doors afterwards. */
  readonly lost: number;
  /** Given more than once, or never sent. */
  readonly doubled: number;
  readonly slowestStartMs: number;
  /** What the store says that it keeps over what was acknowledged: what was sent a second time after a kill is in it. */
  readonly keptTwice: number;
  readonly failures: readonly string[];
}

type Moment = 'loaded' | 'sealing' | 'starting';

export interface SurviveSettings {
  readonly kills: number;
  readonly seed: number;
  /** Whether the past is to be written between kills, which takes seconds each. */
  readonly sealing: boolean;
  /** Between the load's begin and a kill under it at most, ms. */
  readonly loadedMs: number;
  readonly folder: string;
  /** Told how it goes on. */
  readonly report?: (line: string) => void;
}

/** Observations that one answer of the door gives at most. */
const PAGE = 200;
/** The past can be read by then, after a start, ms. */
const OPEN_WITHIN_MS = 60_000;
/** Values that are downloaded at a time. */
const ASKED_AT_MOST = 100_000;
const DAY_MS = 86_400_000;
/** A group is whole after 100,000 values: waited for that at most, ms. */
const SEALING_WITHIN_MS = 40_000;
/** Values that are acknowledged before a kill under load, waited for so long at most, ms: a kill after none shows nothing. */
const LEAST_ACKNOWLEDGED = 50;
const ACKNOWLEDGED_WITHIN_MS = 30_000;
/** From the first sign of writing to the kill at most, ms. */
const SEALING_MS = 900;
/** Lines that a server says that was killed before, and that are no failure. */
const EXPECTED = [
  /the journal ended in the middle of an entry/,
  /^provider testApi_provider token/,
  /^To administer it/,
  /^Sensors speak Sentilo at/,
  /^Bessó is at/,
  /^Building the page/,
  /^making the database of the past/,
  /feed:away/,
];

/** `npm run bench -- survive [--kills 50] [--seed 1]` */
export async function run(): Promise<SurviveResult & { readonly seed: number }> {
  const folder = mkdtempSync(join(process.env.BESSO_BENCH_FOLDER ?? tmpdir(), 'besso-survive-'));
  const seed = Number(option('--seed') ?? 1);
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  try {
    return {
      seed,
      ...(await survive({
        kills: Number(option('--kills') ?? 50),
        seed,
        sealing: true,
        loadedMs: 2000,
        folder,
        report,
      })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kills a server at moments that a seed decides, starts it again each time, and looks for all that it acknowledged. */
export async function survive(settings: SurviveSettings): Promise<SurviveResult> {
  const survivor = new Survivor(settings);
  try {
    return await survivor.live();
  } finally {
    await survivor.end();
  }
}

class Survivor {
  readonly #settings: SurviveSettings;
  readonly #random: () => number;
  readonly #ledger = new Ledger(Date.now() - DAY_MS);
  readonly #checked = new Map<string, number>();
  readonly #failures: string[] = [];
  readonly #moments = { loaded: 0, sealing: 0, starting: 0 };
  #flags: readonly string[] = [];
  #server: ServerProcess | null = null;
  #slowestStartMs = 0;
  #lost = 0;
  #doubled = 0;

  constructor(settings: SurviveSettings) {
    this.#settings = settings;
    this.#random = seededRandom(settings.seed);
  }

  async live(): Promise<SurviveResult> {
    const { kills, folder, report = () => undefined } = this.#settings;
    this.#flags = bareFlags(folder);
    let doors = await this.#start();
    await describeSensors(doors);
    for (let kill = 0; kill < kills; kill++) {
      const moment = this.#momentOf(kill);
      this.#moments[moment]++;
      await this.#killLoaded(doors, moment);
      if (moment === 'starting') await this.#killStarting();
      doors = await this.#start();
      await this.#check(doors, this.#checked);
      const { acknowledged } = this.#ledger;
      report(`${kill + 1} ${moment}: ${acknowledged} acknowledged, ${this.#lost} lost, ${this.#doubled} doubled`);
    }
    this.#lost = 0;
    this.#doubled = 0;
    await this.#check(doors, new Map());
    const { acknowledged } = this.#ledger;
    const keptTwice = (await valuesKept(doors)) - acknowledged;
    const code = await this.#server?.end('SIGTERM');
    if (code !== 0) this.#failures.push(`it ended with ${code} when asked to stop`);
    const [moments, failures] = [this.#moments, [...new Set(this.#failures)]];
    const [lost, doubled, slowestStartMs] = [this.#lost, this.#doubled, Math.round(this.#slowestStartMs)];
    return { kills, moments, acknowledged, lost, doubled, slowestStartMs, keptTwice, failures };
  }

  async end(): Promise<void> {
    await this.#server?.end('SIGKILL');
  }

  #momentOf(kill: number): Moment {
    if (kill % 5 === 1) return 'starting';
    return this.#settings.sealing && kill % 5 !== 0 && kill % 5 !== 3 ? 'sealing' : 'loaded';
  }

  #spawn(): ServerProcess {
    this.#server = new ServerProcess(this.#flags);
    return this.#server;
  }

  async #start(): Promise<ServerDoors> {
    const server = this.#spawn();
    const doors = await server.ready();
    this.#slowestStartMs = Math.max(this.#slowestStartMs, doors.startMs);
    return doors;
  }

  async #kill(): Promise<void> {
    const server = this.#server;
    await server?.end('SIGKILL');
    const odd = server?.lines.filter((line) => !EXPECTED.some((each) => each.test(line)));
    this.#failures.push(...(odd ?? []));
  }

  /** Once more, while what the kill before left is being read. */
  async #killStarting(): Promise<void> {
    this.#spawn();
    await pause(this.#random() * this.#slowestStartMs);
    await this.#kill();
  }

  async #killLoaded(doors: ServerDoors, moment: Moment): Promise<void> {
    const until = new AbortController();
    const before = this.#ledger.acknowledged;
    const loaded = load(doors, this.#ledger, until.signal, this.#failures);
    const watched = moment === 'sealing' ? await this.#sealing() : null;
    await pause(this.#random() * (watched === null ? this.#settings.loadedMs : SEALING_MS));
    const latestMs = performance.now() + ACKNOWLEDGED_WITHIN_MS;
    const isEarly = () => this.#ledger.acknowledged < before + LEAST_ACKNOWLEDGED && performance.now() < latestMs;
    while (isEarly()) await pause(5);
    until.abort();
    await this.#kill();
    await loaded;
  }

  /** Settles with the first sign that the database is being written. */
  async #sealing(): Promise<boolean> {
    const store = join(this.#settings.folder, 'home/store');
    let watcher: FSWatcher | null = null;
    const seen = new Promise<true>((resolve) => {
      watcher = watch(store, { recursive: true }, (_event, name) => {
        if (name && !/^journal|lock/.test(name)) resolve(true);
      });
      watcher.on('error', () => undefined);
    });
    const began = await Promise.race([seen, pause(SEALING_WITHIN_MS).then(() => false)]);
    (watcher as FSWatcher | null)?.close();
    if (!began) this.#failures.push('nothing was sealed in time');
    return began;
  }

  /** Asks for what was acknowledged and not looked at yet, and notes it as looked at; the newest also by Sentilo. */
  async #check(doors: ServerDoors, from: Map<string, number>): Promise<void> {
    for (const part of this.#partsFrom(from)) {
      const given = await this.#download(doors, part);
      for (const sensor of part.sensors) {
        this.#compare(part, given.get(sensor) ?? []);
        from.set(sensor, part.acknowledged);
      }
      const [one] = part.sensors;
      const first = Math.max(part.from, part.sent - PAGE);
      if (one === undefined || first === part.sent) continue;
      this.#compare({ ...part, from: first }, await this.#newest(doors, one, first, part.sent - 1));
    }
  }

  /** Sensors of which the same numbers are to be there, some at a time. */
  #partsFrom(from: ReadonlyMap<string, number>): readonly Part[] {
    const parts = new Map<string, Part[]>();
    for (const [sensor, { acknowledged, sent }] of this.#ledger.sensors) {
      const first = from.get(sensor) ?? 0;
      const alike = parts.get(`${first} ${acknowledged} ${sent}`) ?? [];
      parts.set(`${first} ${acknowledged} ${sent}`, alike);
      const last = alike.at(-1);
      if (last && (last.sensors.length + 1) * (sent - first) <= ASKED_AT_MOST) last.sensors.push(sensor);
      else alike.push({ sensors: [sensor], from: first, acknowledged, sent });
    }
    return [...parts.values()].flat();
  }

  /** Counts numbers that are missing, and what is given twice or was never sent. */
  #compare({ from, acknowledged, sent }: Part, given: readonly number[]): void {
    const seen = new Set<number>();
    for (const number of given) {
      if (seen.has(number) || !(number >= from && number < sent)) this.#doubled++;
      seen.add(number);
    }
    for (let number = from; number < acknowledged; number++) if (!seen.has(number)) this.#lost++;
  }

  /** The numbers of each sensor, as the door of downloads gives them. */
  async #download({ pages }: ServerDoors, part: Part): Promise<ReadonlyMap<string, readonly number[]>> {
    const given = new Map(part.sensors.map((sensor): [string, number[]] => [subjectOf(sensor), []]));
    const [fromMs, toMs] = [this.#ledger.atMs(part.from), this.#ledger.atMs(Math.max(part.from, part.sent - 1))];
    const query = new URLSearchParams({ subject: [...given.keys()].join(), from: String(fromMs), to: String(toMs) });
    const text = await downloaded(`${pages}/downloads/values.csv?${query}`);
    for (const line of text.trimEnd().split('\n').slice(1)) {
      const [time = '', subject = '', , , , value = ''] = line.split(',');
      given.get(subject)?.push(this.#numberOf(Date.parse(time), value));
    }
    return new Map(part.sensors.map((sensor) => [sensor, given.get(subjectOf(sensor)) ?? []]));
  }

  /** The newest of the numbers from `from` to `to`. */
  async #newest({ sentilo, token }: ServerDoors, sensor: string, from: number, to: number): Promise<readonly number[]> {
    const span = { from: sentiloTime(this.#ledger.atMs(from)), to: sentiloTime(this.#ledger.atMs(to)) };
    const query = new URLSearchParams({ ...span, limit: String(PAGE) });
    const headers = { IDENTITY_KEY: token };
    const answer = await fetch(`${sentilo}/data/${PROVIDER}/${sensor}?${query}`, { headers });
    if (!answer.ok) throw new Error(`${sensor} could not be read: ${answer.status} ${await answer.text()}`);
    const { observations } = (await answer.json()) as { observations: { value: string; timestamp: string }[] };
    return observations.map(({ value, timestamp }) => this.#numberOf(sentiloTimeMs(timestamp) ?? Number.NaN, value));
  }

  /** NaN for what has another value than its time says. */
  #numberOf(atMs: number, value: string): number {
    const number = (atMs - this.#ledger.beginMs) / 1000;
    return number === Number(value) ? number : Number.NaN;
  }
}

/** Numbers that some sensors have said: acknowledged up to one, sent up to another. */
interface Part {
  readonly sensors: string[];
  readonly from: number;
  readonly acknowledged: number;
  readonly sent: number;
}

function subjectOf(sensor: string): string {
  return `sensor:${PROVIDER}/${componentOf(sensor)}`;
}

/** A memory that is still being opened is asked again. */
async function downloaded(url: string): Promise<string> {
  for (const deadlineMs = performance.now() + OPEN_WITHIN_MS; ; await pause(100)) {
    const answer = await fetch(url);
    const text = await answer.text();
    if (answer.ok) return text;
    const isOpening = answer.status === 503 && performance.now() < deadlineMs;
    if (!isOpening) throw new Error(`the values could not be downloaded: ${answer.status} ${text}`);
  }
}

async function valuesKept({ pages }: ServerDoors): Promise<number> {
  const health = (await (await fetch(`${pages}/health`)).json()) as { archive?: { valuesKept: number } };
  return health.archive?.valuesKept ?? Number.NaN;
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
