import { join } from 'node:path';
import { runnerImport } from 'vite';

/** `npm run screenshot`: runs screenshot.ts, which Node alone cannot read. */

const script = join(import.meta.dirname, 'screenshot.ts');
const { module } = await runnerImport(script, { configFile: false, logLevel: 'error' });
await module.takePictures(process.argv[2]);
process.exit();
