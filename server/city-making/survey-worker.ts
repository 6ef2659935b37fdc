import { parentPort, workerData } from 'node:worker_threads';
import { makeSurveyedCity } from './make-surveyed-city.ts';
import type { CityOrder, CityTold } from './city-order.ts';

/** The thread that makes a city package from official files. It ends by itself when the package is written. */
const tell = (told: CityTold) => parentPort?.postMessage(told);

try {
  const order = workerData as CityOrder;
  const report = await makeSurveyedCity(order, (share, step) => tell({ told: 'progress', share, step }));
  tell({ told: 'report', report });
} catch (error) {
  const named = error instanceof Error ? error : new Error(String(error));
  const known = named.name === 'FolderProblem' || named.name === 'NothingUsable';
  tell({ told: 'problem', message: known ? named.message : (named.stack ?? named.message), known });
}
