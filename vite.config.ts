import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type Reporter, type TestModule, type TestSpecification } from 'vitest/node';

const root = fileURLToPath(new URL('.', import.meta.url));
const clientRoot = join(root, 'client');
const clientPage = join(clientRoot, 'index.html');

/** What the server is started from: `main`, `city-command`, and every `<name>-worker.ts` that runs on a thread of its own. */
const serverEntries = Object.fromEntries([
  ['main', join(root, 'server/main.ts')],
  ['city-command', join(root, 'server/city-command.ts')],
  ['provider-command', join(root, 'server/provider-command.ts')],
  ['audit-command', join(root, 'server/audit-command.ts')],
  ...['server', 'data/city', 'server/simulator', 'server/city-making', 'server/store'].flatMap(workersIn),
]);

function workersIn(folder: string): readonly (readonly [string, string])[] {
  if (!existsSync(join(root, folder))) return [];
  const files = readdirSync(join(root, folder)).filter((file) => file.endsWith('-worker.ts'));
  return files.map((file) => [file.slice(0, -'.ts'.length), join(root, folder, file)] as const);
}

/** Not bundled: PGlite reads its program and data from beside its own files; pg looks for what it may do without. */
const FROM_NODE_MODULES = ['@electric-sql/pglite', '@electric-sql/pglite/nodefs', 'pg'];

const COMPRESSIBLE = /\.(?:js|mjs|css|html|svg|json|webmanifest)$/;

/** Writes `.br` and `.gz` beside the files of the page, so that serving them costs no processor time. */
function precompressed(): Plugin {
  return {
    name: 'besso:precompressed',
    applyToEnvironment: (environment) => environment.name === 'client',
    async writeBundle({ dir }, bundle) {
      const files = Object.keys(bundle).filter((file) => COMPRESSIBLE.test(file));
      await Promise.all(files.map((file) => compress(join(dir ?? '', file))));
    },
  };
}

async function compress(file: string): Promise<void> {
  const bytes = await readFile(file);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  await Promise.all([
    writeFile(`${file}.br`, brotliCompressSync(bytes, quality)),
    writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 })),
  ]);
}

/** Tests that follow a visitor in a browser: after all others, one file at a time, for they need the whole machine. */
const VISITOR_TESTS = ['tests/end-to-end/!(start).test.ts'];

/** The pictures of the layers mostly wait for a browser that draws: they come first, and others compute beside them. */
const PICTURE_TESTS = ['tests/render/*.test.ts'];

/** One more than there are processors, for one of them waits. */
const BESIDE_ONE_ANOTHER = { maxWorkers: availableParallelism() + 1 };

class PicturesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isPicture = ({ project }: TestSpecification) => Number(project.name === 'pictures');
    return (await super.sort(files)).toSorted((one, other) => isPicture(other) - isPicture(one));
  }
}

/** Ends the run with one plain line, and with `CI` set lets nothing be skipped but for want of the city's real files. */
function closingLine(): Reporter {
  return {
    onTestRunEnd(modules: readonly TestModule[]) {
      const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
      const count = (state: string) => states.filter((each) => each === state).length;
      const skipped = count('skipped');
      console.log(`tests: ${count('passed')} passed, ${count('failed')} failed, ${skipped} skipped`);
      if (skipped === 0) return;
      const realFiles = existsSync(join(root, '../shared/data'));
      if (!realFiles) console.log('Left out: what is proved on the real files of ../shared/data, which are not here.');
      if (process.env.CI && realFiles) process.exitCode = 1;
    },
  };
}

export default defineConfig({
  root: clientRoot,
  plugins: [react(), precompressed()],
  build: { outDir: join(root, 'dist/client'), emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 2000 },
  worker: { format: 'es' },
  logLevel: 'warn',
  environments: {
    ssr: {
      resolve: { noExternal: true, external: ['vite', ...FROM_NODE_MODULES] },
      build: {
        outDir: join(root, 'dist/server'),
        emptyOutDir: true,
        target: 'node20',
        minify: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: serverEntries,
          output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      const { client, ssr } = builder.environments;
      if (client && existsSync(clientPage)) await builder.build(client);
      if (ssr) await builder.build(ssr);
    },
  },
  test: {
    root,
    environment: 'node',
    // Only what hangs takes so long: the machine may be busy with other things.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
    teardownTimeout: 5_000,
    sequence: { sequencer: PicturesFirst },
    reporters: ['default', closingLine()],
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [...VISITOR_TESTS, ...PICTURE_TESTS],
          setupFiles: ['tests/random-seed.ts'],
          // What is loaded stays loaded from file to file: no file may leave anything behind in a module or the process.
          isolate: false,
          ...BESIDE_ONE_ANOTHER,
        },
      },
      {
        extends: true,
        test: { name: 'pictures', include: [...PICTURE_TESTS], ...BESIDE_ONE_ANOTHER },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [...VISITOR_TESTS],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
