import type { CustomLayerInterface, Map as MapLibreMap } from 'maplibre-gl';
import type { FrameCost } from './quality-governor.ts';

/** Tells what each frame of a map took. */
export interface FrameMeter {
  end(): void;
}

/** `EXT_disjoint_timer_query_webgl2`: the graphics card's own clock. */
interface TimerExtension {
  readonly TIME_ELAPSED_EXT: number;
  readonly GPU_DISJOINT_EXT: number;
}

/** A question to the card's clock, and what was known when it was asked. */
interface Asked {
  readonly query: WebGLQuery;
  readonly cost: Omit<FrameCost, 'gpuMs'>;
}

const METER_LAYER = 'frame-meter';

/** Frames whose time is not known yet, at the most: a card that answers later than that is not asked. */
const MOST_OPEN = 8;

/** Measures every frame that the map draws: it must have its style. `onFrame` comes a few frames late where the card tells. */
export function meterFrames(map: MapLibreMap, onFrame: (cost: FrameCost) => void): FrameMeter {
  const meter = new Meter(map, onFrame);
  return { end: () => meter.end() };
}

class Meter {
  readonly #map: MapLibreMap;
  readonly #onFrame: (cost: FrameCost) => void;
  readonly #open: Asked[] = [];
  #gl: WebGL2RenderingContext | null = null;
  #timer: TimerExtension | null = null;
  #query: WebGLQuery | null = null;
  #startMs = 0;
  #lastMs = 0;
  #wasMoving = false;
  readonly #rendered = (): void => this.#finish();

  constructor(map: MapLibreMap, onFrame: (cost: FrameCost) => void) {
    this.#map = map;
    this.#onFrame = onFrame;
    const [first] = map.getLayersOrder();
    if (!map.getLayer(METER_LAYER)) map.addLayer(this.#layer(), first);
    map.on('render', this.#rendered);
  }

  end(): void {
    this.#map.off('render', this.#rendered);
    if (this.#map.style && this.#map.getLayer(METER_LAYER)) this.#map.removeLayer(METER_LAYER);
    for (const { query } of this.#open) this.#gl?.deleteQuery(query);
  }

  /** Draws nothing: it is asked before anything is drawn. */
  #layer(): CustomLayerInterface {
    return {
      id: METER_LAYER,
      type: 'custom',
      onAdd: (_map, gl) => {
        this.#gl = gl as WebGL2RenderingContext;
        this.#timer = gl.getExtension('EXT_disjoint_timer_query_webgl2') as TimerExtension | null;
      },
      prerender: () => this.#begin(),
      render: () => undefined,
    };
  }

  #begin(): void {
    this.#startMs = performance.now();
    const gl = this.#gl;
    if (!gl || !this.#timer || this.#query || this.#open.length >= MOST_OPEN) return;
    if (gl.getQuery(this.#timer.TIME_ELAPSED_EXT, gl.CURRENT_QUERY)) return;
    this.#query = gl.createQuery();
    if (this.#query) gl.beginQuery(this.#timer.TIME_ELAPSED_EXT, this.#query);
  }

  #finish(): void {
    const atMs = performance.now();
    const moving = this.#map.isMoving();
    const sinceMs = atMs - this.#lastMs;
    const cost = {
      atMs,
      mainMs: atMs - this.#startMs,
      intervalMs: moving && this.#wasMoving ? sinceMs : null,
    };
    this.#lastMs = atMs;
    this.#wasMoving = moving;
    if (!this.#timer) this.#onFrame({ ...cost, gpuMs: null });
    else this.#ask(cost);
  }

  #ask(cost: Asked['cost']): void {
    const gl = this.#gl;
    if (gl && this.#timer && this.#query) {
      gl.endQuery(this.#timer.TIME_ELAPSED_EXT);
      this.#open.push({ query: this.#query, cost });
      this.#query = null;
    }
    this.#hear();
  }

  /** Takes the answers that have come, in the order of the questions. */
  #hear(): void {
    const gl = this.#gl;
    if (!gl || !this.#timer) return;
    const disjoint = this.#open.length > 0 && gl.getParameter(this.#timer.GPU_DISJOINT_EXT) === true;
    for (let next = this.#open[0]; next; next = this.#open[0]) {
      if (!gl.getQueryParameter(next.query, gl.QUERY_RESULT_AVAILABLE)) return;
      const gpuMs = Number(gl.getQueryParameter(next.query, gl.QUERY_RESULT)) / 1e6;
      gl.deleteQuery(next.query);
      this.#open.shift();
      this.#onFrame({ ...next.cost, gpuMs: disjoint || gpuMs <= 0 ? null : gpuMs });
    }
  }
}
