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

  const tick = (nowMs: number): void => {
    request = 0;
    const wanted = rate();
    if (wanted <= 0 || document.hidden) return;
    if (nowMs - lastMs >= 1000 / wanted - HALF_FRAME_MS) {
      lastMs = nowMs;
      onFrame();
    }
    request = requestAnimationFrame(tick);
  };
  const wake = (): void => {
    if (request === 0 && !document.hidden) request = requestAnimationFrame(tick);
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

/** Half of a screen's frame at 60 Hz: a frame a little early counts as due. */
const HALF_FRAME_MS = 8;
