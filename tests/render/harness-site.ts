import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import { freePort } from '../end-to-end/running-city.ts';
import { smallCityFiles } from './small-city.ts';

/** Serves the page of the harness and its small city on loopback; tells the parent process the address, and ends with it. */
export async function run(): Promise<void> {
  const outDir = mkdtempSync(join(tmpdir(), 'besso-render-site-'));
  try {
    const port = await freePort();
    await openSite(outDir, port);
    process.send?.(`http://127.0.0.1:${port}/harness.html`);
    await once(process, 'disconnect');
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

async function openSite(outDir: string, port: number): Promise<void> {
  const site = { configFile: false, root: import.meta.dirname, publicDir: false, logLevel: 'error' } as const;
  await build({
    ...site,
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2023', minify: false, rolldownOptions: { input: 'harness.html' } },
  });
  for (const [name, bytes] of smallCityFiles()) writeFileSync(join(outDir, name), bytes);
  await preview({ ...site, build: { outDir }, preview: { host: '127.0.0.1', port, strictPort: true } });
}
