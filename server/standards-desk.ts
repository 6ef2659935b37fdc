import type { CityPackage } from '../data/city/city-folder.ts';
import { AskedThread } from './asked-thread.ts';
import type { DoorOrder, DoorReply } from './exports/answer-order.ts';
import type { StandardsDesk } from './gateway/standards-routes.ts';
import { readPackage } from './package-reader.ts';
import type { DeskPlace } from './standards-worker.ts';

/** The open standards' desk on a thread of its own. */
export interface RunningDesk extends StandardsDesk {
  close(): Promise<void>;
}

/** A thread without questions for so long ends, ms: it holds some hundreds of megabytes. */
const IDLE_MS = 600_000;

/** Answers from a city package; `file` is the bundle of standards-worker.ts. */
export function openStandardsDesk(file: string, city: CityPackage): RunningDesk {
  const { manifest, digest } = readPackage(city);
  const place: DeskPlace = { folder: city.folder };
  const name = 'the desk of the open standards';
  const thread = new AskedThread<DoorOrder, DoorReply>({ file, workerData: place, name, idleMs: IDLE_MS });
  return { manifest, digest, ask: (order) => thread.ask(order), close: () => thread.close() };
}
