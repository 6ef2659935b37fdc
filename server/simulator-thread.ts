import { Worker } from 'node:worker_threads';
import type { RunningSimulator } from './simulator/simulator.ts';
import type { SimulatorOrder, SimulatorReady } from './simulator-worker.ts';

/** Left to itself for so long when told to stop, ms; then ended. */
const STOP_WITHIN_MS = 1000;

/** Runs the simulator on a thread of its own: what it publishes takes no time from those who read it. */
export async function startSimulatorThread(file: string, order: SimulatorOrder): Promise<RunningSimulator> {
  const worker = new Worker(file, { workerData: order });
  const { port } = await new Promise<SimulatorReady>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the simulator ended with ${code} before it listened`)));
  });
  return { port, close: () => stop(worker) };
}

async function stop(worker: Worker): Promise<void> {
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  worker.postMessage('stop');
  const timer = setTimeout(() => void worker.terminate(), STOP_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}
