import { Worker } from 'node:worker_threads';
import type { FeedConfig } from '../data/contract/feed.ts';
import type { RecordingContent } from './replay/recording-content.ts';
import { Turns } from './replay/turns.ts';

/** Reads recorded files on a thread of its own, one recording at a time; `file` is the bundle of recording-worker.ts. */
export function recordingReader(file: string): (feed: FeedConfig) => Promise<RecordingContent> {
  const turns = new Turns(1);
  return (feed) => turns.take(() => readOnThread(file, feed));
}

function readOnThread(file: string, feed: FeedConfig): Promise<RecordingContent> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: feed });
    worker.unref();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`${feed.id}: the thread that read it ended with code ${code}`)));
  });
}
