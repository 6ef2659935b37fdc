import '../../server/store/pglite-worker.ts';
