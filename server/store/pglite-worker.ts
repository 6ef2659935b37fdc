import { parentPort, workerData } from 'node:worker_threads';
import { type Row, SqlFault } from './database.ts';
import { openPgliteEngine } from './pglite-engine.ts';
import type { EngineAnswer, EngineFault, EngineOrder, EngineQuestion } from './pglite-thread.ts';

const { folder } = workerData as EngineOrder;
const engine = await openPgliteEngine(folder);

parentPort?.on('message', (question: EngineQuestion | 'close') => {
  if (question === 'close') void engine.close().then(() => parentPort?.close());
  else answer(question).catch((error: unknown) => tell({ number: question.number, ...faultOf(error) }));
});
tell({ number: 0, rows: [] });

async function answer({ number, sql, parameters }: EngineQuestion): Promise<void> {
  const rows = await engine.query(sql, parameters);
  tell({ number, rows }, buffersIn(rows));
}

function tell(told: EngineAnswer, handedOver: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(told, [...handedOver]);
}

/** Handed over instead of copied. */
function buffersIn(rows: readonly Row[]): readonly ArrayBuffer[] {
  const values = rows.flatMap((row) => Object.values(row));
  return values.flatMap((value) =>
    value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
}

function faultOf(error: unknown): EngineFault {
  if (error instanceof SqlFault) return { fault: error.message, code: error.code, fatal: error.fatal };
  return { fault: error instanceof Error ? error.message : String(error), code: '', fatal: true };
}
