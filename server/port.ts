import { createServer } from 'node:net';
import { BadStart } from './config.ts';

/** Rejects as listening would, where nothing can listen there: before work is begun that would be in vain. */
export async function checkPortFree(host: string, port: number, flag: string): Promise<void> {
  if (port === 0) return;
  try {
    await tryToListen(host, port);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new BadStart(`${host}:${port} is in use; choose another with ${flag}`) : error;
  }
}

function tryToListen(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}
