import type { Clock } from '../../data/contract/clock.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { LayerId } from '../layers/index.ts';
import type { CityStore } from '../state/city.ts';
import type { PackageStore } from '../state/city-package.ts';
import type { DrawingStore } from '../state/drawing.ts';
import type { Ray } from '../state/place.ts';
import type { PickedFeature, TilesetStore } from '../state/tilesets.ts';
import type { Camera, ViewStore } from '../state/view.ts';
import type { GlTally } from './gl-counter.ts';

/** What was under the pointer. */
export interface Pick {
  /** Null: something of the city package, or the bare map. */
  readonly id: RecordId | null;
  readonly layer: LayerId | null;
  readonly at: LngLat;
  /** What was met in a tileset besides the city. */
  readonly feature: PickedFeature | null;
  /** The look through that point, to ask the guide with. */
  readonly ray: Ray;
  /** Pixels from the container's left top. */
  readonly x: number;
  readonly y: number;
}

export interface StageCallbacks {
  onPick(pick: Pick): void;
  /** At most ten times a second; null when nothing that can be picked is under the pointer any more. */
  onHover?(pick: Pick | null): void;
  /** The camera moves, but for where `setView` puts it. */
  onMove?(camera: Camera): void;
  /** The first picture with base map, buildings and vehicles is on the screen. */
  onFirstFrame?(): void;
  /** The graphics were lost, are back, or cannot be had at all. */
  onProblem?(problem: 'graphics-lost' | 'graphics-back' | 'graphics-missing'): void;
}

/**
 * What the stage is given. It subscribes to the stores outside React; of `view` it reads `camera` (once), `flight`,
 * `shown`, `selected`, `following`, `coveredBelowPx`, `light`, `quality` and `drawingState`, and writes `camera`, `visible` and, when the visitor's own hand ends
 * it, `following`.
 */
export interface StageOptions extends StageCallbacks {
  readonly container: HTMLElement;
  readonly clock: Clock;
  readonly city: CityStore;
  readonly view: ViewStore;
  readonly files: PackageStore;
  readonly drawing: DrawingStore;
  readonly tilesets: TilesetStore;
  /** Address of the package's PMTiles. */
  readonly tilesUrl: string;
  readonly reducedMotion: boolean;
}

/** One map, one deck, one three scene, for the page's life. */
export interface Stage {
  /** Jumps. */
  setView(camera: Camera): void;
  /** Flies, or jumps when motion is reduced. Missing parts stay as they are. */
  flyTo(camera: Partial<Camera>): void;
  /** Keeps a vehicle in the middle until null, or until the visitor moves the map. */
  follow(vehicle: RecordId<'vehicle'> | null): void;
  /** What has been drawn since the graphics were opened, and what they hold now. */
  tally(): GlTally;
  destroy(): void;
}
