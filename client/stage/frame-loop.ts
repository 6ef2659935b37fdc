/** Asks for frames while something moves and the page is seen. */
export interface FrameLoop {
  /** Looks again whether frames are wanted. */
  wake(): void;
  destroy(): void;
}

export interface FrameLoopOptions {
  /** Frames a second wanted now; 0: none. */
  rate(): number;
  onFrame(): void;
}

/** Runs `onFrame` at the wanted rate; at rest there is no timer and no animation frame, nor in a hidden tab. */
export function createFrameLoop({ rate, onFrame }: FrameLoopOptions): FrameLoop {
  let request = 0;
  let lastMs = 0;
  let tickMs = 0;
  let between = 1000 / 60;

  const tick = (nowMs: number): void => {
    request = 0;
    between += (Math.min(2000, nowMs - tickMs) - between) * 0.2;
    tickMs = nowMs;
    const wanted = Math.min(rate(), between > SLOW_MS ? 500 / between : 60);
    if (wanted <= 0 || document.hidden) return;
    if (nowMs - lastMs >= 1000 / wanted - HALF_FRAME_MS) {
      lastMs = nowMs;
      onFrame();
    }
    request = requestAnimationFrame(tick);
  };
  const wake = (): void => {
    if (request !== 0 || document.hidden) return;
    tickMs = performance.now();
    request = requestAnimationFrame(tick);
  };
  document.addEventListener('visibilitychange', wake);
  return {
    wake,
    destroy: () => {
      cancelAnimationFrame(request);
      document.removeEventListener('visibilitychange', wake);
    },
  };
}

/** Milliseconds between the browser's frames from which the graphics are too slow for it: then half of them are left to the visitor. */
const SLOW_MS = 60;

/** Half of a screen's frame at 60 Hz: a frame a little early counts as due. */
const HALF_FRAME_MS = 8;
