import { parentPort, workerData } from 'node:worker_threads';
import { openCityPackage } from '../data/city/city-folder.ts';
import { cityClock, type ClockOrigin } from './city-clock.ts';
import { readCityParts } from './city-parts.ts';
import { startSimulator, type SimulatorSettings } from './simulator/simulator.ts';

/** What the simulator's thread is given. */
export interface SimulatorOrder {
  readonly origin: ClockOrigin;
  readonly seed: number;
  /** The city package's folder. */
  readonly folder: string;
  /** Whose lines run by their own timetables: they are not simulated. */
  readonly scheduledSources: readonly number[];
  readonly doors: NonNullable<SimulatorSettings['doors']>;
}

/** Its one message: where it listens. Anything sent to it stops it. */
export interface SimulatorReady {
  readonly port: number;
}

const { origin, seed, folder, scheduledSources, doors } = workerData as SimulatorOrder;
const city = readCityParts(openCityPackage(folder), scheduledSources);
const simulator = await startSimulator({ clock: cityClock(origin, Date.now), seed, city, doors });
const ready: SimulatorReady = { port: simulator.port };
parentPort?.once('message', () => void simulator.close().then(() => parentPort?.close()));
parentPort?.postMessage(ready);
