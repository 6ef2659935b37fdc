import type { Map as MapLibreMap } from 'maplibre-gl';
import { FIRST_CAMERA, type Camera, setFollowing, type View } from '../state/view.ts';
import type { LayerInput } from '../layers/layer.ts';
import { LegColumns } from '../layers/leg-columns.ts';
import { type BuildingLoader, loadBuildings } from './building-loader.ts';
import { cameraWriter } from './camera-writer.ts';
import { createFollower, type Follower } from './follower.ts';
import { createFrameLoop } from './frame-loop.ts';
import { drawnLayers } from './drawn-layers.ts';
import { type Landmarks, openLandmarks } from './landmarks.ts';
import { framesPerSecond, MODES } from './pace.ts';
import { listenToPointer } from './pointer.ts';
import { keepQuality } from './quality-keeper.ts';
import { createScene, firstView, optionsOf, type Scene } from './scene.ts';
import type { Stage, StageOptions } from './stage-options.ts';
import { openTilesets } from './tileset-stage.ts';
import { type Lighting, lightingAt, sameLighting } from './sun.ts';

/** Opens the stage in a container: the only place that touches the map, deck, three and animation frames. */
export function createStage(options: StageOptions): Stage {
  const player = new StagePlayer(options);
  return {
    setView: (camera) => player.setView(camera),
    flyTo: (camera) => player.flyTo(camera),
    follow: (vehicle) => player.follow(vehicle),
    tally: () => player.tally(),
    destroy: () => player.destroy(),
  };
}

/** Milliseconds that changes are gathered before layers are made anew. */
const GATHER_MS = 120;

/** Milliseconds after a lost context before another is asked for, and how often. */
const RETRY_MS = 250;
const RETRIES = 40;

/** Calls back when a hidden page is seen again. */
function whenShownAgain(listener: () => void): () => void {
  const changed = (): void => {
    if (!document.hidden) listener();
  };
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}

/** Frames a second while the city's clock stands: enough to see that it goes on, or elsewhere. */
const STANDING_RATE = 5;

class StagePlayer {
  readonly #options: StageOptions;
  readonly #legs = new LegColumns();
  readonly #loop;
  readonly #quality;
  readonly #tilesets;
  readonly #unsubscribe: (() => void)[] = [];
  #scene: Scene | null = null;
  #landmarks: Landmarks | null = null;
  #buildings: BuildingLoader | null = null;
  #lighting: Lighting;
  #follower: Follower | null = null;
  #gathering: ReturnType<typeof setTimeout> | null = null;
  #framed = false;
  #zoomStep = 0;
  #flightSerial = 0;
  #retries = 0;
  /** While the camera is put somewhere, it moves by nobody's hand. */
  #led = false;

  constructor(options: StageOptions) {
    this.#options = options;
    const { city, view, files, clock } = options;
    const initial = view.getState();
    this.#flightSerial = initial.flight?.serial ?? 0;
    this.#lighting = lightingAt(clock.nowMs(), initial.light);
    this.#loop = createFrameLoop({ rate: () => this.#rate(), onFrame: () => this.#frame() });
    this.#quality = keepQuality({ ...options, onChange: () => this.#gather() });
    this.#tilesets = openTilesets(options.tilesets, () => this.#gather());
    this.#takeWholeCity();
    this.#unsubscribe.push(
      city.subscribe((state, before) => {
        this.#legs.apply(state.touched, state.city, clock.nowMs());
        if (state.touched.some(({ id }) => !id.startsWith('vehicle:'))) this.#gather();
        if (before.city.entries.size === 0) this.#gather();
        this.#loop.wake();
      }),
      view.subscribe((state, before) => this.#viewChanged(state, before)),
      files.subscribe(() => this.#gather()),
      whenShownAgain(() => this.#gather()),
    );
    this.#open(initial.camera === FIRST_CAMERA ? null : initial.camera);
    if (initial.following) this.#followSelected(initial);
  }

  setView(camera: Camera): void {
    this.#endFollowing();
    this.#led = true;
    this.#scene?.map.jumpTo(camera === FIRST_CAMERA ? firstView(this.#scene.map) : optionsOf(camera));
    this.#led = false;
  }

  flyTo(camera: Partial<Camera>): void {
    const map = this.#scene?.map;
    if (!map) return;
    this.#follower = null;
    const isPlace = camera.longitude !== undefined && camera.pitchDeg === undefined;
    const view = camera === FIRST_CAMERA ? firstView(map) : optionsOf(camera);
    const target = isPlace ? { ...view, offset: this.#middle() } : view;
    if (this.#options.reducedMotion) map.easeTo({ ...target, duration: 0 });
    else map.flyTo({ ...target, speed: 1.4, maxDuration: 3200 });
  }

  follow(vehicle: Parameters<Stage['follow']>[0]): void {
    this.#follower = vehicle ? createFollower(vehicle, this.#options.reducedMotion) : null;
    this.#loop.wake();
  }

  tally(): ReturnType<Stage['tally']> {
    return this.#quality.tally();
  }

  /** Pixels from the map's middle to the middle of what no panel covers. */
  #middle(): [number, number] {
    return [0, -this.#options.view.getState().coveredBelowPx / 2];
  }

  destroy(): void {
    for (const end of this.#unsubscribe) end();
    this.#loop.destroy();
    if (this.#gathering) clearTimeout(this.#gathering);
    this.#close();
    this.#quality.destroy();
    this.#tilesets.destroy();
    this.#buildings?.destroy();
  }

  #takeWholeCity(): void {
    const { city, clock } = this.#options;
    const state = city.getState();
    const all = [...state.city.entries].map(([id, after]) => ({ id, before: undefined, after }));
    this.#legs.apply(all, state.city, clock.nowMs());
  }

  #open(camera: Camera | null): void {
    const { container, tilesUrl, reducedMotion, onProblem } = this.#options;
    try {
      this.#scene = createScene({ container, tilesUrl, palette: this.#lighting.palette, camera, reducedMotion });
    } catch {
      this.#retries++;
      if (this.#retries > RETRIES || !this.#framed) onProblem?.('graphics-missing');
      else setTimeout(() => this.#open(camera), RETRY_MS);
      return;
    }
    this.#retries = 0;
    this.#prepare(this.#scene);
  }

  #prepare(scene: Scene): void {
    const { map } = scene;
    const { view } = this.#options;
    const writer = cameraWriter(map, view);
    this.#quality.watch(map);
    map.on('webglcontextlost', () => this.#lost(scene));
    map.on('style.load', () => {
      this.#loadBuildings(scene);
      this.#draw();
    });
    map.on('zoom', () => this.#zoomed(map));
    map.on('move', () => this.#led || this.#options.onMove?.(scene.camera()));
    map.on('dragstart', () => this.#endFollowing());
    map.on('render', () => this.#rendered());
    map.on('remove', writer.end);
    listenToPointer(scene, this.#legs, this.#options, this.#tilesets);
    this.#loop.wake();
  }

  #loadBuildings(scene: Scene): void {
    const { longitude, latitude } = scene.camera();
    const request = { tilesUrl: this.#options.tilesUrl, longitude, latitude };
    this.#buildings ??= loadBuildings(request, () => this.#gather());
  }

  #close(): void {
    this.#landmarks?.destroy();
    this.#landmarks = null;
    this.#scene?.destroy();
    this.#scene = null;
  }

  /** The graphics went away: everything on the GPU is made anew, at the same view. */
  #lost(scene: Scene): void {
    if (this.#scene !== scene) return;
    const camera = scene.camera();
    this.#options.onProblem?.('graphics-lost');
    setTimeout(() => {
      this.#close();
      this.#open(camera);
      this.#scene?.map.once('load', () => this.#options.onProblem?.('graphics-back'));
    }, 0);
  }

  #rate(): number {
    const map = this.#scene?.map;
    if (!map) return 0;
    const rate = framesPerSecond(map, this.#options.view.getState().shown, this.#legs, this.#follower !== null);
    return this.#options.clock.speed === 0 ? Math.min(rate, STANDING_RATE) : rate;
  }

  #frame(): void {
    const scene = this.#scene;
    if (!scene) return;
    const nowMs = this.#options.clock.nowMs();
    this.#legs.advance(nowMs);
    this.#follower?.step(scene.map, this.#options.city.getState().city, nowMs, this.#middle());
    if (!sameLighting(this.#lighting, this.#lightingNow())) this.#gather();
    scene.map.triggerRepaint();
  }

  #lightingNow(): Lighting {
    return lightingAt(this.#options.clock.nowMs(), this.#options.view.getState().light);
  }

  #zoomed(map: MapLibreMap): void {
    const step = Math.floor(map.getZoom() * 2);
    if (step !== this.#zoomStep) this.#gather();
    this.#zoomStep = step;
  }

  #viewChanged(state: View, before: View): void {
    if (state.flight && state.flight.serial !== this.#flightSerial) {
      this.#flightSerial = state.flight.serial;
      this.flyTo(state.flight.to);
    }
    if (state.following !== before.following || state.selected !== before.selected) this.#followSelected(state);
    const { shown, selected, light, mark, language } = state;
    const isSame = shown === before.shown && selected === before.selected && light === before.light;
    if (!isSame || mark !== before.mark || language !== before.language) {
      this.#gather();
    }
  }

  #followSelected({ following, selected }: View): void {
    if (following && selected?.startsWith('vehicle:')) this.follow(selected as `vehicle:${string}`);
    else this.#follower = null;
  }

  #endFollowing(): void {
    if (!this.#follower) return;
    this.#follower = null;
    setFollowing(this.#options.view, false);
  }

  /** Makes the layers anew soon, once for all that changes until then. */
  #gather(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      this.#draw();
    }, GATHER_MS);
  }

  #draw(): void {
    const scene = this.#scene;
    if (!scene?.map.isStyleLoaded() || document.hidden) return;
    const lighting = this.#lightingNow();
    if (!sameLighting(this.#lighting, lighting)) scene.setPalette(lighting.palette);
    this.#lighting = lighting;
    const { view, city, clock, tilesUrl, files, reducedMotion } = this.#options;
    const { shown, selected, mark, lit, language } = view.getState();
    if (lit !== lighting.palette.name) view.setState({ lit: lighting.palette.name });
    const input = {
      city: city.getState().city,
      legs: this.#legs,
      buildings: this.#buildings?.tiles() ?? [],
      trees: this.#buildings?.trees() ?? [],
      ground: this.#buildings?.ground() ?? null,
      clock,
      palette: lighting.palette,
      sun: lighting.sun,
      zoom: scene.map.getZoom(),
      selected,
      language,
      package: { tilesUrl, ...files.getState() },
      reducedMotion,
      quality: this.#quality.quality(),
    };
    scene.setLayers([...drawnLayers(input, shown, mark), ...this.#tilesets.layers()]);
    this.#drawLandmarks(scene, input, shown.has('landmarks'));
    this.#loop.wake();
  }

  /** The landmarks, and three.js with them, come after the first picture. */
  #drawLandmarks({ map }: Scene, input: LayerInput, shown: boolean): void {
    if (this.#framed) this.#landmarks ??= openLandmarks(map);
    this.#landmarks?.update(input, shown);
  }

  #rendered(): void {
    if (this.#framed || !this.#scene?.map.areTilesLoaded()) return;
    const { shown } = this.#options.view.getState();
    const buildings = !shown.has('buildings') || (this.#buildings?.tiles().length ?? 0) > 0;
    const vehicles = !MODES.some((mode) => shown.has(mode)) || this.#legs.version > 0;
    if (!buildings || !vehicles) return;
    this.#framed = true;
    this.#options.onFirstFrame?.();
    this.#gather();
  }
}
