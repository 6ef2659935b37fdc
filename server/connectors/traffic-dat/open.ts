import { Type } from '@sinclair/typebox';
import type { FeedConfig } from '../../../data/contract/feed.ts';
import type { Connector, ConnectorHost, Reading, Source } from '../connector.ts';
import { feedOptions } from '../feed-options.ts';
import { Unsent } from '../unsent.ts';
import { decodeSections, decodeStates } from './decode.ts';

export const TRAFFIC_OPTIONS = Type.Object({ sectionsUrl: Type.String(), stateUrl: Type.String() });

/** Sections hardly ever change: read again after this many city milliseconds. */
const SECTIONS_KEPT_MS = 24 * 3_600_000;

/** The city's road sections and their traffic states, as Open Data BCN publishes them. */
export const trafficDat: Connector = { protocol: 'traffic-dat', options: TRAFFIC_OPTIONS, open: openTraffic };

function openTraffic(feed: FeedConfig, host: ConnectorHost): Source {
  const { sectionsUrl, stateUrl } = feedOptions(TRAFFIC_OPTIONS, feed);
  const unsent = new Unsent();
  let known: ReadonlySet<string> = new Set();
  let sectionsAtMs = Number.NEGATIVE_INFINITY;

  async function readSections(signal: AbortSignal): Promise<void> {
    if (host.clock.nowMs() - sectionsAtMs < SECTIONS_KEPT_MS) return;
    const fetched = await host.fetch(sectionsUrl, signal);
    if (fetched.unchanged) return;
    const sections = decodeSections(fetched.bytes, feed.id);
    unsent.add(sections);
    if (sections.ids.size === 0) return;
    known = sections.ids;
    sectionsAtMs = host.clock.nowMs();
  }

  return {
    async read(signal): Promise<Reading> {
      await readSections(signal);
      const fetched = await host.fetch(stateUrl, signal);
      const states = fetched.unchanged ? undefined : decodeStates(fetched.bytes, feed.id, known, host.clock.nowMs());
      if (states) unsent.add(states);
      const decoded = unsent.take();
      const unchanged = states === undefined && decoded.observations.length === 0;
      return { ...decoded, observedAtMs: states?.observedAtMs ?? null, ttlS: null, unchanged };
    },
  };
}
