import { createStore, type StoreApi } from 'zustand/vanilla';

/** How the city is being drawn: written by the stage, some of it only while somebody asks to see it. */
export interface Drawing {
  /** 0: all detail; 3: the least. */
  readonly level: number;
  /** 90th percentile of the last frames, ms; null before any or while nothing moves. */
  readonly frameMs: number | null;
  /** Whether `frameMs` is the graphics card's own time rather than the page's. */
  readonly byGraphicsCard: boolean;
  readonly drawCalls: number;
  readonly triangles: number;
  /** Buffers and textures, MB of 1,000,000 bytes. */
  readonly gpuMemoryMb: number;
}

export type DrawingStore = StoreApi<Drawing>;

export function createDrawing(): DrawingStore {
  return createStore<Drawing>(() => ({
    level: 0,
    frameMs: null,
    byGraphicsCard: false,
    drawCalls: 0,
    triangles: 0,
    gpuMemoryMb: 0,
  }));
}
