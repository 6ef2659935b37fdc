import { join } from 'node:path';
import { runnerImport } from 'vite';

/** `node run.mjs <name> …`: calls `run(…)` of <name>.ts beside this file, which Node alone cannot read. */

const [name, ...rest] = process.argv.slice(2);
const { module } = await runnerImport(join(import.meta.dirname, `${name}.ts`), {
  configFile: false,
  logLevel: 'error',
});
await module.run(...rest);
process.exit();
