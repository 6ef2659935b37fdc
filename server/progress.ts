/** Shows how far a long work is. */
export interface Progress {
  /** `share` from 0 to 1. */
  show(share: number, step: string): void;
  done(): void;
}

const BAR_CELLS = 24;

export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A bar that redraws itself on a terminal; elsewhere a line for each new step. */
export function makeProgress(output: ProgressOutput, title: string): Progress {
  let lastStep = '';
  const bar = (share: number, step: string) => {
    const full = Math.round(Math.min(1, Math.max(0, share)) * BAR_CELLS);
    const cells = '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
    output.write(`\r\u001b[K${title} ${cells} ${String(Math.round(share * 100)).padStart(3)} % ${step}`);
  };
  const line = (share: number, step: string) => {
    if (step !== lastStep) output.write(`${title}: ${Math.round(share * 100)} % ${step}\n`);
    lastStep = step;
  };
  return {
    show: output.isTTY ? bar : line,
    done: () => {
      if (output.isTTY) output.write('\n');
    },
  };
}
