import '../../server/store/historian-worker.ts';
