import { GOOD } from '../../../data/contract/verdict.ts';
import type { PlatformEvent } from '../../platform/platform.ts';
import type { DoorParts } from '../door.ts';
import type { Catalogues } from '../sensorthings/catalogue.ts';
import { idOfCity } from '../sensorthings/city-things.ts';
import { type Observation, toldObservation } from '../sensorthings/observations.ts';
import { datastreamIdOf } from '../sensorthings/platform-things.ts';
import { SERVICE_PATH } from '../sensorthings/service-root.ts';
import { cityMessage, cityTopic, type CityValue, CityWatch } from './city-topics.ts';
import type { Listeners } from './listeners.ts';

/** How the city is told to those that listen. */
export interface Outlet {
  publish(topic: string, payload: string, retain: boolean): Promise<void>;
}

/** Looks at the city this often, ms. */
const LOOK_EVERY_MS = 500;

/** Looks at the catalogue every so many looks at the city. */
const CATALOGUE_EVERY = 10;

/** Messages told before others get a turn. */
const TOLD_AT_ONCE = 200;

/** Observations that wait to be told; the oldest are left out when more do. */
const WAITING_AT_MOST = 20_000;

/**
 * Tells what happens: the latest value of everything public on `city/…`, kept by the broker, and what SensorThings
 * topics hear.
 */
export class Outward {
  readonly #parts: DoorParts;
  readonly #outlet: Outlet;
  readonly #listeners: Listeners | null;
  readonly #catalogues: Catalogues;
  readonly #address: () => string;
  #watch = new CityWatch();
  /** The latest of each topic that is to be told. */
  readonly #latest = new Map<string, string>();
  readonly #observed: Observation[] = [];
  readonly #stopListening: () => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #telling: Promise<void> | null = null;
  #looks = 0;

  /** `address`: where others reach this server, once it listens. */
  constructor(
    parts: DoorParts,
    outlet: Outlet,
    listeners: Listeners | null,
    catalogues: Catalogues,
    address: () => string,
  ) {
    this.#parts = parts;
    this.#outlet = outlet;
    this.#listeners = listeners;
    this.#catalogues = catalogues;
    this.#address = address;
    this.#stopListening = parts.platform.listen((events) => this.#hear(events));
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#look();
  }

  /** Tells everything again: to a broker that has come back. */
  afresh(): void {
    this.#watch = new CityWatch();
    this.#look();
  }

  async close(): Promise<void> {
    this.#stopListening();
    clearInterval(this.#timer);
    this.#latest.clear();
    this.#observed.length = 0;
    await this.#telling;
  }

  #look(): void {
    const city = this.#parts.city();
    const { values, gone } = this.#watch.look(city);
    const hidden = this.#hidden(values.length > 0);
    for (const each of values) {
      if (hidden.has(each.entry.record.id)) continue;
      this.#latest.set(cityTopic(each.entry, each.property), cityMessage(each, city, this.#parts.platform));
      this.#observeCity(each);
    }
    for (const entry of gone) {
      for (const property of Object.keys(entry.values)) this.#latest.set(cityTopic(entry, property), '');
    }
    this.#tell(this.#looks++ % CATALOGUE_EVERY === 0);
  }

  /** What sensors show that are not public. */
  #hidden(wanted: boolean): ReadonlySet<string> {
    if (!wanted) return new Set();
    const { platform, archive } = this.#parts;
    const known = archive.history.series();
    const hidden = platform
      .entities()
      .flatMap(({ id }) => platform.sensors(id))
      .filter(({ publicAccess }) => !publicAccess)
      .map(({ series }) => known.get(series)?.subject ?? '');
    return new Set(hidden);
  }

  #observeCity({ entry, property, value }: CityValue): void {
    if (!this.#listeners?.listensToObservations()) return;
    const source = this.#catalogues.now(new Set()).source(`${idOfCity(entry.record.id)}:${property}`);
    if (!source) return;
    const { atMs, verdict } = value;
    this.#observe(
      toldObservation(source, {
        atMs,
        value: value.value,
        verdict: verdict ?? GOOD,
        saidWith: { location: null },
        index: 0,
      }),
    );
  }

  #hear(events: readonly PlatformEvent[]): void {
    if (!this.#listeners?.listensToObservations()) return;
    const { platform } = this.#parts;
    const catalogue = this.#catalogues.now(new Set(platform.entities().map(({ id }) => id)));
    for (const { type, provider, sensor, message, atMs, location, also } of events) {
      if (type !== 'DATA' || provider === null || sensor === null) continue;
      const source = catalogue.source(datastreamIdOf(provider, sensor));
      if (!source) continue;
      const saidWith = { location, also };
      this.#observe(toldObservation(source, { atMs, value: message, verdict: GOOD, saidWith, index: 0 }));
    }
    this.#tell(false);
  }

  #observe(observation: Observation): void {
    this.#observed.push(observation);
    if (this.#observed.length > WAITING_AT_MOST) this.#observed.splice(0, this.#observed.length - WAITING_AT_MOST);
  }

  #tell(withCatalogue: boolean): void {
    this.#telling ??= this.#tellAll(withCatalogue)
      .catch((error: unknown) =>
        this.#parts.log.error(`mqtt: ${error instanceof Error ? error.message : String(error)}`),
      )
      .finally(() => {
        this.#telling = null;
      });
  }

  async #tellAll(withCatalogue: boolean): Promise<void> {
    const root = `${this.#address()}${SERVICE_PATH}`;
    while (this.#latest.size > 0 || this.#observed.length > 0) {
      const observed = this.#observed.splice(0, TOLD_AT_ONCE);
      const told = observed.flatMap((each) => this.#listeners?.observationMessages(each, root) ?? []);
      for (const [topic, payload] of told) await this.#outlet.publish(topic, payload, false);
      for (const [topic, payload] of [...this.#latest].slice(0, TOLD_AT_ONCE)) {
        this.#latest.delete(topic);
        await this.#outlet.publish(topic, payload, true);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (!withCatalogue || !this.#listeners) return;
    for (const [topic, payload] of await this.#listeners.catalogueMessages(root)) {
      await this.#outlet.publish(topic, payload, false);
    }
  }
}
