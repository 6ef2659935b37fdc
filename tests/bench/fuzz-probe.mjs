import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Beside a server, from `node --import`: tells whoever started it how much memory it takes and how long it was blocked. */

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.on('message', () => {
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ rssBytes: rss, heapBytes: heapUsed, longestBlockMs: delay.max / 1e6 });
  delay.reset();
});
process.channel?.unref();
