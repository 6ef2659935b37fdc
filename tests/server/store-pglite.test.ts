import { join } from 'node:path';
import { openPgliteDatabase } from '../../server/store/pglite-database.ts';
import { databaseSuite } from '../suites/database.ts';
import { makePgliteHome } from './pglite.ts';

databaseSuite('PostgreSQL in the process', async () => {
  const home = await makePgliteHome();
  return {
    open: () => openPgliteDatabase({ folder: join(home.folder, 'database'), workerFile: null }),
    remove: async () => home.remove(),
  };
});
