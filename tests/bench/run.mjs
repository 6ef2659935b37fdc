import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

/**
 * `npm run bench -- <name>`: bundles tests/bench/<name>.ts, and the processes `<name>-*.ts` that it starts, and calls
 * its `run(folder)` with the folder of the bundles. What it settles with is printed last, as one line of JSON.
 */

const FOLDER = dirname(fileURLToPath(import.meta.url));
const ROOT = join(FOLDER, '../..');
const OUTPUT = join(ROOT, 'node_modules/.cache/besso-bench');

/** What the city's memory runs on threads of its own: beside every bench, by the names that it asks for. */
const STORE = join(ROOT, 'server/store');
const workers = readdirSync(STORE).filter((file) => file.endsWith('-worker.ts'));

const names = readdirSync(FOLDER)
  .filter((file) => /^[a-z]+\.ts$/.test(file))
  .map((file) => file.slice(0, -'.ts'.length));
const name = process.argv[2] ?? '';

if (!names.includes(name)) {
  process.stderr.write(`npm run bench -- <name>, where <name> is one of: ${names.join(', ')}\n`);
  process.exit(2);
}

const entries = readdirSync(FOLDER).filter(
  (file) => file === `${name}.ts` || (file.startsWith(`${name}-`) && file.endsWith('.ts')),
);
const outDir = join(OUTPUT, `${name}-${process.pid}`);
mkdirSync(outDir, { recursive: true });
try {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      target: 'node20',
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: Object.fromEntries([
          ...entries.map((file) => [file.slice(0, -'.ts'.length), join(FOLDER, file)]),
          ...workers.map((file) => [file.slice(0, -'.ts'.length), join(STORE, file)]),
        ]),
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  const { run } = await import(pathToFileURL(join(outDir, `${name}.mjs`)).href);
  const result = await run(outDir);
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  if (existsSync(outDir)) rmSync(outDir, { recursive: true, force: true });
}
process.exit();
