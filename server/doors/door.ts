import type { FastifyInstance } from 'fastify';
import type { City } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { Audit } from '../audit/audit.ts';
import type { FeedHealth } from '../gateway/feed-health.ts';
import type { OutsideFetch } from '../outbound/outside-fetch.ts';
import type { Platform } from '../platform/platform.ts';
import type { Archive } from '../store/archive.ts';
import type { Store } from '../store/store.ts';

/** What a door is given of the city. */
export interface DoorParts {
  readonly clock: Clock;
  readonly version: string;
  readonly log: { error(line: string): void; info(line: string): void; debug(line: string): void };
  /** Settings of the doors by their names, checked by each; from `--doors`, a JSON file. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly host: string;
  /** Where people reach this server, behind a proxy; absent or null: at its own address. */
  readonly publicUrl?: string | null;
  readonly ports: { readonly sentilo: number; readonly mqtt: number };
  /** Connections of one address at a time to each port; absent: any number. */
  readonly perAddress?: number;
  readonly store: Store;
  readonly archive: Archive;
  readonly platform: Platform;
  /** The way to addresses that others gave. */
  readonly outside: OutsideFetch;
  /** Where writes and commands are noted. */
  readonly audit?: Pick<Audit, 'noteOften'>;
  city(): City;
  feeds(): readonly FeedHealth[];
  /** Code (01 to 10) of the district that a place lies in; absent where the city's territory is not known. */
  readonly districtOf?: (at: LngLat) => string | null;
}

/** A way in or out of the city in somebody's standard. */
export interface Door {
  readonly name: string;
  /** Adds its routes to the server of pages and API, or listens on a port of its own; gives what stops it. */
  open(parts: DoorParts, app: FastifyInstance): Promise<OpenDoor>;
}

export interface OpenDoor {
  /** The port of its own, where it has one. */
  readonly port?: number;
  close(): Promise<void>;
}
