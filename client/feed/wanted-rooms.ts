import { type ChannelId, type Room, TILED_CHANNELS, TILE_CM, type TileId } from '../../data/contract/channel.ts';
import { toLocalCm } from '../../data/contract/place.ts';

/** west, south, east, north, degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** What decides which rooms to be in. */
export interface Sight {
  /** Channels of the layers shown. */
  readonly channels: Iterable<ChannelId>;
  /** What is in sight; null before the map is there. */
  readonly visible: Bounds | null;
  /** The city package's. */
  readonly bounds: Bounds;
}

/** Tiles are joined when nearer than this to what is in sight: 1 km, ten seconds of a fast pan. */
const JOIN_MARGIN_CM = 100_000;

/** A tile once joined is left when farther than this, so that going to and fro at its edge costs nothing. */
const LEAVE_MARGIN_CM = TILE_CM;

/** The rooms to be in; `city` always. Rooms of `current` are kept a little longer than they would be joined. */
export function wantedRooms(sight: Sight, current: ReadonlySet<Room>): ReadonlySet<Room> {
  const rooms = new Set<Room>(['city']);
  const joined = tilesOf(sight, JOIN_MARGIN_CM);
  const kept = tilesOf(sight, LEAVE_MARGIN_CM);
  for (const channel of sight.channels) {
    if (!TILED_CHANNELS.has(channel)) {
      rooms.add(channel);
      continue;
    }
    for (const tile of joined) rooms.add(`${channel}/${tile}`);
    for (const tile of kept) if (current.has(`${channel}/${tile}`)) rooms.add(`${channel}/${tile}`);
  }
  return rooms;
}

/** Tiles of what is in sight with a margin, within the package's bounds with one tile around them. */
function tilesOf({ visible, bounds }: Sight, marginCm: number): readonly TileId[] {
  if (!visible) return [];
  const seen = rangeOf(visible, marginCm);
  const whole = rangeOf(bounds, TILE_CM);
  const tiles: TileId[] = [];
  for (let row = Math.max(seen.south, whole.south); row <= Math.min(seen.north, whole.north); row++) {
    for (let column = Math.max(seen.west, whole.west); column <= Math.min(seen.east, whole.east); column++) {
      tiles.push(`${column}_${row}`);
    }
  }
  return tiles;
}

function rangeOf(
  [west, south, east, north]: Bounds,
  marginCm: number,
): Record<'west' | 'south' | 'east' | 'north', number> {
  const low = toLocalCm([west, south]);
  const high = toLocalCm([east, north]);
  return {
    west: Math.floor((low.xCm - marginCm) / TILE_CM),
    south: Math.floor((low.yCm - marginCm) / TILE_CM),
    east: Math.floor((high.xCm + marginCm) / TILE_CM),
    north: Math.floor((high.yCm + marginCm) / TILE_CM),
  };
}
