import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { FeedConfig } from '../data/contract/feed.ts';
import { readRecording } from './replay/read-recording.ts';

/** A recorded file larger than this is not read, bytes. */
const FILE_AT_MOST_BYTES = 512 * 2 ** 20;

/** Reads one recorded feed's files, hands over what they say, and ends. */
const content = readRecording(workerData as FeedConfig, readFile);
const { seriesOf, atMs, value } = content;
parentPort?.postMessage(content, [seriesOf.buffer, atMs.buffer, value.buffer] as ArrayBuffer[]);

function readFile(address: string): Uint8Array {
  const path = fileURLToPath(address);
  const { size } = statSync(path);
  if (size > FILE_AT_MOST_BYTES) throw new Error(`${path} is larger than ${FILE_AT_MOST_BYTES} bytes`);
  return readFileSync(path);
}
