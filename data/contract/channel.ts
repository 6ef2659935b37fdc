import type { CityRecord } from './record.ts';
import type { LocalCm } from './place.ts';

/** What a client can join. `city` (feeds, lines, stops) is always joined; the others are joined by the layers shown. */
export const CHANNEL_IDS = [
  'city',
  'metro',
  'tram',
  'rail',
  'bus',
  'bikes',
  'traffic',
  'air',
  'noise',
  'weather',
] as const;

export type ChannelId = (typeof CHANNEL_IDS)[number];

/** Channels of moving things are cut into square tiles; the others are one room each. */
export const TILED_CHANNELS: ReadonlySet<ChannelId> = new Set<ChannelId>(['metro', 'tram', 'rail', 'bus']);

/** Edge of a tile, cm: 4,096 m. */
export const TILE_CM = 409_600;

/** `<column>_<row>`, counted in tiles from the city's origin, east and north. */
export type TileId = `${number}_${number}`;

/** What one frame is broadcast to: a channel, or one tile of it. */
export type Room = ChannelId | `${ChannelId}/${TileId}`;

/** The tile that a place lies in. */
export function tileAt({ xCm, yCm }: LocalCm): TileId {
  return `${Math.floor(xCm / TILE_CM)}_${Math.floor(yCm / TILE_CM)}`;
}

/** The channel in which a record and its values travel. */
export function channelOf(record: CityRecord): ChannelId {
  switch (record.kind) {
    case 'vehicle':
      return record.mode;
    case 'station':
      return 'bikes';
    case 'section':
      return 'traffic';
    case 'sensor':
      return record.sensorType;
    default:
      return 'city';
  }
}
