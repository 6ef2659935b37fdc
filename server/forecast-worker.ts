import { parentPort } from 'node:worker_threads';
import type { Answered, Asked } from './asked-thread.ts';
import type { ForecastAnswer, ForecastQuestion } from './forecast-desk.ts';
import { forecastOf, teachProperty } from './forecast/taught-property.ts';

parentPort?.on('message', ({ number, question }: Asked<ForecastQuestion>) => {
  try {
    const told: Answered<ForecastAnswer> = { number, answer: answer(question) };
    parentPort?.postMessage(told);
  } catch (error) {
    parentPort?.postMessage({ number, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

function answer(question: ForecastQuestion): ForecastAnswer {
  if ('teach' in question) return { taught: teachProperty(question.teach, question.kind) };
  return { told: forecastOf(question.grid, question.around, question.taught) };
}
