import { parentPort, workerData } from 'node:worker_threads';
import { buildCity } from '../data/city/build-city.ts';
import { writeCityPackage } from '../data/city/city-folder.ts';

/** What the thread is asked to make. */
export interface CityOrder {
  readonly seed: number;
  /** Digest of this program. */
  readonly generator: string;
  readonly folder: string;
}

/** How far it is. The thread ends by itself when the package is written. */
export interface CityStep {
  readonly share: number;
  readonly step: string;
}

const { seed, generator, folder } = workerData as CityOrder;
const tell = (step: CityStep) => parentPort?.postMessage(step);

writeCityPackage(folder, buildCity({ seed, generator, onProgress: (share, step) => tell({ share, step }) }));
