import type { Clock } from '../../data/contract/clock.ts';
import { sentiloPlaces } from '../../data/contract/sentilo-location.ts';
import { packedSaidWith } from '../store/said-with.ts';
import type { Reading, Store } from '../store/store.ts';
import type { Arrivals } from './arrival.ts';
import type { Catalogue, Seen } from './catalogue.ts';
import { dataEvent, plainly } from './data-event.ts';
import { ID_PATTERN } from './entities.ts';
import { FairTurns } from './fair-turns.ts';
import type { PlatformSettings } from './platform-settings.ts';
import type { Entity, PlatformAlert, PlatformEvent, Published, Sensor, Told } from './platform.ts';
import type { WithoutPeople } from './without-people.ts';

export interface PublishingParts {
  readonly store: Pick<Store, 'keep'>;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly settings: Pick<PlatformSettings, 'rejectUnknownSensors'>;
  readonly arrivals: Arrivals;
  readonly withoutPeople: WithoutPeople;
  /** Series that said something of the future. */
  readonly unlikeLatest: Set<number>;
  raise(alert: PlatformAlert, message: string): void;
  /** To be called once it is safe; settles once every listener has what it must keep. */
  tell(events: readonly PlatformEvent[]): Promise<void>;
}

/** One value with its sensor, which takes it. */
interface Taken {
  readonly sensor: Sensor;
  readonly each: Told;
}

/** Sensors that take nothing, each once, in the order told. */
type Refused = Map<string, 'not-found' | 'not-online'>;

/** What a message is, besides its values. */
interface Message {
  readonly by: Entity;
  readonly provider: string;
  readonly arrivedMs: number;
}

/** Values that are worked on at once: two or three milliseconds. */
const PIECE = 500;

/** Ghosts of one provider: who invents sensors is bounded. */
const GHOSTS_AT_MOST = 1000;

/** How values come in: a long message in pieces, so that whoever sends such ones keeps nobody waiting but itself. */
export class Publishing {
  readonly #parts: PublishingParts;
  readonly #turns = new FairTurns(PIECE);

  constructor(parts: PublishingParts) {
    this.#parts = parts;
  }

  async publish(by: Entity, provider: string, told: readonly Told[]): Promise<Published> {
    const refused: Refused = new Map();
    const taken: Taken[] = [];
    let arrivedMs = this.#parts.clock.nowMs();
    for (const [from, part] of piecesOf(told)) {
      const turn = this.#turns.take(by.id, part.length, from > 0);
      if (turn) await turn;
      const before = taken.length;
      for (const each of part) {
        const sensor =
          this.#sensor(provider, each.sensor, refused) ?? (await this.#ghost(provider, each.sensor, refused));
        if (sensor) taken.push({ sensor, each: this.#parts.withoutPeople.told(provider, each) });
      }
      arrivedMs = this.#parts.arrivals.atMs(arrivedMs, untimedOf(before > 0 ? taken.slice(before) : taken));
    }
    await this.#keepAll({ by, provider, arrivedMs }, taken);
    return { accepted: taken.length, refused: [...refused].map(([sensor, why]) => ({ sensor, why })) };
  }

  /** One that takes what it is told; null for any other. */
  #sensor(provider: string, id: string, refused: Refused): Sensor | null {
    const sensor = this.#parts.catalogue.sensor(provider, id);
    if (sensor?.state !== 'offline') return sensor;
    refused.set(id, 'not-online');
    return null;
  }

  /** A sensor for whom nobody described, where such are let in. */
  async #ghost(provider: string, id: string, refused: Refused): Promise<Sensor | null> {
    if (refused.has(id)) return null;
    const { catalogue, settings, raise } = this.#parts;
    const isLetIn =
      !settings.rejectUnknownSensors &&
      ID_PATTERN.test(id) &&
      countGhosts(catalogue.sensors(provider)) < GHOSTS_AT_MOST;
    if (!isLetIn) {
      refused.set(id, 'not-found');
      return null;
    }
    await catalogue.addGhost(provider, id);
    raise('_GHOST_SENSOR', `Sensor ${id} of provider ${provider} is not in the catalogue`);
    return catalogue.sensor(provider, id);
  }

  /** Settles once all of it is safe and was told. */
  async #keepAll(message: Message, taken: readonly Taken[]): Promise<void> {
    const kept: Promise<void>[] = [];
    for (const [from, part] of piecesOf(taken)) {
      const turn = from > 0 ? this.#turns.take(message.by.id, part.length, true) : null;
      if (turn) await turn;
      const seen = new Map<string, Seen>();
      const readings = this.#readings(message, part, seen);
      for (const [component, where] of seen) await this.#parts.catalogue.see(message.provider, component, where);
      const one = this.#keep(message, part, readings);
      if (part.length === taken.length) return one;
      one.catch(() => undefined);
      kept.push(one);
    }
    await Promise.all(kept);
  }

  /** What moves is `seen` where it says that it is. */
  #readings({ arrivedMs }: Message, taken: readonly Taken[], seen: Map<string, Seen>): readonly Reading[] {
    const { arrivals, unlikeLatest } = this.#parts;
    for (const series of untimedOf(taken)) arrivals.note(series, arrivedMs);
    return taken.map(({ sensor, each }): Reading => {
      const reading = { series: sensor.series, atMs: each.atMs ?? arrivedMs, value: plainly(each.value) };
      if (reading.atMs > arrivedMs) unlikeLatest.add(sensor.series);
      if (!each.location && !each.also) return reading;
      const place = each.location ? sentiloPlaces(each.location)?.[0] : undefined;
      const { atMs } = reading;
      const isLater = atMs <= arrivedMs && atMs >= (seen.get(sensor.component)?.atMs ?? 0);
      if (place && isLater) seen.set(sensor.component, { place, atMs });
      return { ...reading, location: packedSaidWith({ location: each.location || null, also: each.also }) };
    });
  }

  async #keep({ by, arrivedMs }: Message, taken: readonly Taken[], readings: readonly Reading[]): Promise<void> {
    await this.#parts.store.keep(readings);
    await this.#parts.tell(taken.map(({ sensor, each }) => dataEvent(by, sensor, each, arrivedMs)));
  }
}

/** In pieces, each with its place; a short one as it is. */
function piecesOf<Each>(all: readonly Each[]): readonly (readonly [number, readonly Each[]])[] {
  if (all.length === 0) return [];
  if (all.length <= PIECE) return [[0, all]];
  return Array.from({ length: Math.ceil(all.length / PIECE) }, (_, piece) => {
    return [piece * PIECE, all.slice(piece * PIECE, (piece + 1) * PIECE)] as const;
  });
}

function untimedOf(taken: readonly Taken[]): readonly number[] {
  return taken.filter(({ each }) => each.atMs === undefined).map(({ sensor }) => sensor.series);
}

function countGhosts(sensors: readonly Sensor[]): number {
  return sensors.filter(({ state }) => state === 'ghost').length;
}
