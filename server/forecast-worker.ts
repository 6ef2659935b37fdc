import { parentPort } from 'node:worker_threads';
import type { Answered, Asked } from './asked-thread.ts';
import type { ForecastAnswer, ForecastQuestion } from './forecast-desk.ts';
import { TaughtProperty } from './forecast/taught-property.ts';

const taught = new Map<string, TaughtProperty>();

parentPort?.on('message', ({ number, question }: Asked<ForecastQuestion>) => {
  try {
    const told: Answered<ForecastAnswer> = { number, answer: answer(question) };
    parentPort?.postMessage(told);
  } catch (error) {
    parentPort?.postMessage({ number, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

function answer(question: ForecastQuestion): ForecastAnswer {
  if ('teach' in question) {
    taught.set(question.property, new TaughtProperty(question.teach.grids, question.teach.kind));
    return null;
  }
  return taught.get(question.property)?.forecast(question.grid) ?? null;
}
