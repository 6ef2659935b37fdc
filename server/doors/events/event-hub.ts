import { EMPTY_CITY, type City } from '../../../data/contract/city.ts';
import { eventsBetween, type CityEvent, type EventContext } from './city-events.ts';

export interface HubParts {
  /** Names this run: what another run numbered is not known here. */
  readonly epoch: string;
  city(): City;
  context(city: City): EventContext;
}

interface Tick {
  readonly sequence: number;
  readonly events: readonly CityEvent[];
}

/** Ticks kept for those who come back or are slow, and events in them all. */
const TICKS_KEPT = 60;
const EVENTS_KEPT = 200_000;

/** Looks at the city while somebody listens, and once for all of them. */
export class EventHub {
  readonly #parts: HubParts;
  readonly #ticks: Tick[] = [];
  #kept = 0;
  #city: City = EMPTY_CITY;
  #sequence = 0;
  #run = 0;

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  /** Begins to look: nothing before is known. */
  start(): void {
    this.#run++;
    this.#ticks.length = 0;
    this.#kept = 0;
    this.#city = this.#parts.city();
  }

  /** Takes what has changed since the last look. */
  tick(): void {
    const after = this.#parts.city();
    if (after === this.#city) return;
    const events = [...eventsBetween(this.#city, after, this.#parts.context(after))];
    this.#city = after;
    if (events.length === 0) return;
    this.#ticks.push({ sequence: ++this.#sequence, events });
    this.#kept += events.length;
    while (this.#ticks.length > TICKS_KEPT || (this.#kept > EVENTS_KEPT && this.#ticks.length > 1)) {
      this.#kept -= this.#ticks.shift()?.events.length ?? 0;
    }
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** What a client says with `Last-Event-ID`. */
  idOf(sequence: number): string {
    return `${this.#parts.epoch}.${this.#run}-${sequence}`;
  }

  /** The number in an id of this run; null for any other. */
  sequenceOf(id: string): number | null {
    const start = `${this.#parts.epoch}.${this.#run}-`;
    const digits = id.startsWith(start) ? id.slice(start.length) : '';
    const sequence = /^\d{1,15}$/.test(digits) ? Number(digits) : -1;
    return sequence >= 0 && sequence <= this.#sequence ? sequence : null;
  }

  /** The tick after one; null where there is none yet, `lost` where it is no longer kept. */
  after(sequence: number): Tick | null | 'lost' {
    if (sequence >= this.#sequence) return null;
    const first = this.#ticks[0]?.sequence ?? this.#sequence + 1;
    return this.#ticks[sequence + 1 - first] ?? 'lost';
  }

  /** The whole city at the last look. */
  snapshot(): Iterator<CityEvent> {
    return eventsBetween(EMPTY_CITY, this.#city, this.#parts.context(this.#city));
  }
}
