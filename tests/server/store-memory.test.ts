import { MemoryStore } from '../../server/store/memory-store.ts';
import { storeSuite } from '../suites/store.ts';

storeSuite('MemoryStore', async (clock) => new MemoryStore(clock));
