import { parentPort } from 'node:worker_threads';
import { encodeBlockSlice } from './block-codec.ts';
import type { WorkAnswer, WorkQuestion } from './historian-thread.ts';
import { sealNow } from './historian-work.ts';

parentPort?.on('message', (question: WorkQuestion | 'close') => {
  if (question === 'close') parentPort?.close();
  else parentPort?.postMessage(answered(question));
});

function answered(question: WorkQuestion): WorkAnswer {
  const { number } = question;
  try {
    if ('seal' in question) return { number, sealed: sealNow(question.seal) };
    return { number, rows: encodeBlockSlice(question.compact) };
  } catch (error) {
    return { number, fault: error instanceof Error ? error.message : String(error) };
  }
}
