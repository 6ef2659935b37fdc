import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openPgliteDatabase } from '../../server/store/pglite-database.ts';
import { historySuite } from '../suites/history.ts';
import { makePgliteHome } from './pglite.ts';

const home = await makePgliteHome();

afterAll(() => home.remove());

historySuite(
  'PostgreSQL in the process',
  () => openPgliteDatabase({ folder: join(home.folder, 'database'), workerFile: null }),
  1,
);
