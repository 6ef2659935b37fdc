import { Type } from '@sinclair/typebox';
import type { FeedConfig } from '../../../data/contract/feed.ts';
import type { Observation } from '../../../data/contract/observation.ts';
import { SourceAway } from '../connector.ts';
import type { Connector, ConnectorHost, Reading, Source } from '../connector.ts';
import { feedOptions, feedKey } from '../feed-options.ts';
import { Unsent } from '../unsent.ts';
import { decodeDiscovery, decodeStations, decodeStatus, decodeVehicleTypes } from './decode.ts';

const AREA = Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()]);

/** Either the address of `gbfs.json`, or those of the two files of a system that publishes no such list. */
const OPTIONS = Type.Union(
  [
    Type.Object({ url: Type.String(), area: Type.Optional(AREA) }),
    Type.Object({
      stationInformationUrl: Type.String(),
      stationStatusUrl: Type.String(),
      area: Type.Optional(AREA),
    }),
  ],
  { description: 'either url, or stationInformationUrl and stationStatusUrl, each an address' },
);

/** Stations and the list of files are read again after this many city milliseconds. */
const STATIONS_KEPT_MS = 3_600_000;

/** Bike sharing: GBFS 1.1, 2.x and 3.x, and Open Data BCN's files in the manner of 1.1. */
export const gbfs: Connector = { protocol: 'gbfs', options: OPTIONS, open: (feed, host) => new GbfsSource(feed, host) };

interface Files {
  readonly information: string;
  readonly status: string;
  readonly vehicleTypes: string | null;
}

class GbfsSource implements Source {
  private readonly options;
  private readonly unsent = new Unsent();
  private files: Files | undefined;
  private known: ReadonlySet<string> = new Set();
  private electric: ReadonlySet<string> = new Set();
  private stationsAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly feed: FeedConfig,
    private readonly host: ConnectorHost,
  ) {
    this.options = feedOptions(OPTIONS, feed);
  }

  async read(signal: AbortSignal): Promise<Reading> {
    const nowMs = this.host.clock.nowMs();
    const renew = nowMs - this.stationsAtMs >= STATIONS_KEPT_MS || nowMs < this.stationsAtMs;
    if (renew || !this.files) this.files = await this.findFiles(signal);
    if (renew) await this.readStations(this.files, signal);
    const fetched = await this.host.fetch(this.files.status, signal);
    const status = fetched.unchanged
      ? undefined
      : decodeStatus(fetched.bytes, this.feed.id, this.known, this.electric, nowMs);
    if (status) this.unsent.add(status);
    const decoded = this.unsent.take();
    const unchanged = status === undefined && decoded.observations.length === 0;
    return { ...decoded, observedAtMs: status?.updatedAtMs ?? null, ttlS: status?.ttlS ?? null, unchanged };
  }

  private async findFiles(signal: AbortSignal): Promise<Files> {
    if (!('url' in this.options)) {
      const { stationInformationUrl, stationStatusUrl } = this.options;
      return { information: stationInformationUrl, status: stationStatusUrl, vehicleTypes: null };
    }
    const base = this.options.url;
    const fetched = await this.host.fetch(base, signal);
    if (fetched.unchanged && this.files) return this.files;
    const { addresses, rejects } = decodeDiscovery(fetched.unchanged ? new Uint8Array() : fetched.bytes);
    const information = listedAddress(addresses.get('station_information'), base);
    const status = listedAddress(addresses.get('station_status'), base);
    if (!information || !status) {
      throw new SourceAway(rejects[0]?.detail ?? 'gbfs.json lists no station_information or no station_status');
    }
    return { information, status, vehicleTypes: listedAddress(addresses.get('vehicle_types'), base) };
  }

  /** Stations and vehicle types; those that are no longer listed are gone. */
  private async readStations(files: Files, signal: AbortSignal): Promise<void> {
    const fetched = await this.host.fetch(files.information, signal);
    if (files.vehicleTypes) {
      const types = await this.host.fetch(files.vehicleTypes, signal);
      if (!types.unchanged) this.electric = decodeVehicleTypes(types.bytes);
    }
    if (fetched.unchanged) {
      this.stationsAtMs = this.host.clock.nowMs();
      return;
    }
    const area = 'area' in this.options ? this.options.area : undefined;
    const stations = decodeStations(fetched.bytes, this.feed.id, area);
    this.unsent.add(stations);
    if (stations.ids.size === 0) return;
    const gone = [...this.known]
      .filter((id) => !stations.ids.has(id))
      .map((id): Observation => ({ type: 'gone', id: `station:${feedKey(this.feed)}/${id}` }));
    this.unsent.add({ observations: gone, rejects: [] });
    this.known = stations.ids;
    this.stationsAtMs = this.host.clock.nowMs();
  }
}

/** A listed address made whole; a source of the web cannot point at a file of this machine. */
function listedAddress(listed: string | undefined, base: string): string | null {
  if (!listed || !URL.canParse(listed, base)) return null;
  const address = new URL(listed, base);
  const fromWeb = !base.startsWith('file:');
  return fromWeb && address.protocol !== 'http:' && address.protocol !== 'https:' ? null : address.href;
}
