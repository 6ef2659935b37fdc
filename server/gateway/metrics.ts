import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RefusalCode } from '../../data/contract/protocol.ts';
import type { AudienceEvents } from './audience.ts';
import type { FeedHealth } from './feed-health.ts';

export interface MetricsParts {
  feeds(): readonly FeedHealth[];
  readonly counts: { clients(): number; behind(): number };
}

/** What is counted, for Prometheus. */
export interface Metrics extends AudienceEvents {
  refused(code: RefusalCode): void;
  ticked(seconds: number): void;
  text(): Promise<string>;
  readonly contentType: string;
}

export function makeMetrics(parts: MetricsParts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const messages = new Counter({ name: 'besso_messages_total', help: 'Frames sent', labelNames: ['kind'], registers });
  const bytes = new Counter({
    name: 'besso_message_bytes_total',
    help: 'Bytes of frames sent',
    labelNames: ['kind'],
    registers,
  });
  const refusals = new Counter({
    name: 'besso_refusals_total',
    help: 'Requests refused',
    labelNames: ['code'],
    registers,
  });
  const ticks = new Histogram({
    name: 'besso_tick_seconds',
    help: 'Time to make and send the frames of one tick',
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
    registers,
  });
  addClientGauges(registry, parts);
  addFeedGauges(registry, parts);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    ticked: (seconds) => ticks.observe(seconds),
    refused: (code) => refusals.inc({ code }),
    sent: (kind, messageBytes, clients) => {
      messages.inc({ kind }, clients);
      bytes.inc({ kind }, messageBytes * clients);
    },
  };
}

function addClientGauges(registry: Registry, { counts }: MetricsParts): void {
  const registers = [registry];
  const clients: Gauge = new Gauge({
    name: 'besso_clients',
    help: 'Clients connected',
    registers,
    collect: () => clients.set(counts.clients()),
  });
  const behind: Gauge = new Gauge({
    name: 'besso_clients_behind',
    help: 'Clients left out of broadcasts because they are slow',
    registers,
    collect: () => behind.set(counts.behind()),
  });
}

function addFeedGauges(registry: Registry, { feeds }: MetricsParts): void {
  const registers = [registry];
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    set: (gauge: Gauge, feed: FeedHealth) => void,
  ) => {
    const made: Gauge = new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect: () => {
        made.reset();
        for (const feed of feeds()) set(made, feed);
      },
    });
  };
  gauge('besso_feed_up', 'Whether a feed is live', ['feed'], (made, { id, state }) =>
    made.set({ feed: id }, state === 'live' ? 1 : 0),
  );
  gauge('besso_feed_age_seconds', 'City time since the newest observation', ['feed'], (made, { id, ageMs }) => {
    if (ageMs !== null) made.set({ feed: id }, ageMs / 1000);
  });
  gauge('besso_feed_accepted', 'Observations accepted since the start', ['feed'], (made, { id, accepted }) => {
    made.set({ feed: id }, accepted);
  });
  gauge('besso_feed_rejected', 'Observations rejected since the start', ['feed', 'reason'], (made, { id, reasons }) => {
    for (const [reason, count] of Object.entries(reasons)) made.set({ feed: id, reason }, count);
  });
  const help = 'Accepted texts that personal data was left out of, since the start';
  gauge('besso_feed_masked', help, ['feed'], (made, { id, masked = 0 }) => made.set({ feed: id }, masked));
}
