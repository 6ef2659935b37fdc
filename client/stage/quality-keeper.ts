import type { Map as MapLibreMap } from 'maplibre-gl';
import { QUALITIES, type Quality, type QualityLevel } from '../layers/quality.ts';
import type { DrawingStore } from '../state/drawing.ts';
import type { QualityChoice, ViewStore } from '../state/view.ts';
import { type FrameMeter, meterFrames } from './frame-meter.ts';
import { countGl, type GlTally } from './gl-counter.ts';
import { afterFrame, beginGovernor, type FrameCost, type Governor } from './quality-governor.ts';

/** Keeps the detail at what the machine can draw, or where a person has put it. */
export interface QualityKeeper {
  quality(): Quality;
  /** Counts what a map draws and measures its frames from now on; a map made anew takes the place of the last one. */
  watch(map: MapLibreMap): void;
  tally(): GlTally;
  destroy(): void;
}

export interface QualityKeeperOptions {
  readonly view: ViewStore;
  readonly drawing: DrawingStore;
  /** Another level is to be drawn. */
  onChange(): void;
}

/** Milliseconds between two words about the drawing, for those who ask. */
const TELL_EVERY_MS = 500;

const NOTHING: GlTally = { frames: 0, drawCalls: 0, triangles: 0, bytes: 0 };

export function keepQuality(options: QualityKeeperOptions): QualityKeeper {
  const keeper = new Keeper(options);
  return {
    quality: () => keeper.quality(),
    watch: (map) => keeper.watch(map),
    tally: () => keeper.tally(),
    destroy: () => keeper.destroy(),
  };
}

class Keeper {
  readonly #options: QualityKeeperOptions;
  readonly #unsubscribe: () => void;
  #governor: Governor;
  #meter: FrameMeter | null = null;
  #map: MapLibreMap | null = null;
  #frames: FrameCost[] = [];
  #told: GlTally = NOTHING;
  tally: () => GlTally = () => NOTHING;

  constructor(options: QualityKeeperOptions) {
    this.#options = options;
    this.#governor = beginGovernor(pinnedLevel(options.view.getState().quality) ?? 0);
    this.#unsubscribe = options.view.subscribe((state, before) => {
      if (state.quality !== before.quality) this.#chosen(state.quality);
      if (state.quality !== before.quality || state.drawingState !== before.drawingState) this.#measure();
    });
    options.drawing.setState({ level: this.#governor.level });
  }

  quality(): Quality {
    return QUALITIES[this.#governor.level];
  }

  watch(map: MapLibreMap): void {
    this.#meter = null;
    this.#map = map;
    const gl = map.getCanvas().getContext('webgl2');
    const counted = gl ? countGl(gl) : () => NOTHING;
    let frames = 0;
    map.on('render', () => frames++);
    this.tally = () => ({ ...counted(), frames });
    this.#told = NOTHING;
    this.#limitPixels();
    map.once('style.load', () => this.#measure());
  }

  destroy(): void {
    this.#unsubscribe();
    this.#map = null;
  }

  /** Frames are measured only for a choice by itself, or for a person who looks. */
  #measure(): void {
    const { quality, drawingState } = this.#options.view.getState();
    const wanted = quality === 'auto' || drawingState;
    if (!wanted) this.#meter?.end();
    if (!wanted) this.#meter = null;
    else if (this.#map?.style) this.#meter ??= meterFrames(this.#map, (cost) => this.#framed(cost));
  }

  #chosen(choice: QualityChoice): void {
    const level = pinnedLevel(choice);
    if (level !== null) this.#take(beginGovernor(level));
  }

  #framed(cost: FrameCost): void {
    const { quality, drawingState } = this.#options.view.getState();
    if (quality === 'auto') this.#take(afterFrame(this.#governor, cost));
    if (drawingState) this.#tell(cost);
  }

  #take(governor: Governor): void {
    const { level } = this.#governor;
    this.#governor = governor;
    if (governor.level === level) return;
    this.#limitPixels();
    this.#options.drawing.setState({ level: governor.level });
    this.#options.onChange();
  }

  #limitPixels(): void {
    const ratio = Math.min(devicePixelRatio, this.quality().mostPixelRatio);
    if (this.#map && this.#map.getPixelRatio() !== ratio) this.#map.setPixelRatio(ratio);
  }

  #tell(cost: FrameCost): void {
    this.#frames.push(cost);
    const since = this.#frames[0]?.atMs ?? cost.atMs;
    if (cost.atMs - since < TELL_EVERY_MS) return;
    const times = this.#frames.map(({ gpuMs, mainMs }) => gpuMs ?? mainMs).sort((a, b) => a - b);
    const frames = this.#frames.length;
    const tally = this.tally();
    this.#options.drawing.setState({
      frameMs: times[Math.floor((times.length - 1) * 0.9)] ?? null,
      byGraphicsCard: cost.gpuMs !== null,
      drawCalls: Math.round((tally.drawCalls - this.#told.drawCalls) / frames),
      triangles: Math.round((tally.triangles - this.#told.triangles) / frames),
      gpuMemoryMb: tally.bytes / 1e6,
    });
    this.#told = tally;
    this.#frames = [];
  }
}

function pinnedLevel(choice: QualityChoice): QualityLevel | null {
  return choice === 'auto' ? null : (Number(choice) as QualityLevel);
}
