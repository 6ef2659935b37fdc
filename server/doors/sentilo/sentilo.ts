import type { AddressInfo } from 'node:net';
import { AlertAgent } from '../../platform/alert-agent.ts';
import type { Platform, PlatformEvent } from '../../platform/platform.ts';
import { Push } from '../../platform/push.ts';
import { Quotas } from '../../platform/quotas.ts';
import { type Subscription, Subscriptions } from '../../platform/subscriptions.ts';
import type { Door, DoorParts, OpenDoor } from '../door.ts';
import { sentiloListener } from './listener.ts';
import { readSentiloSettings } from './settings.ts';
import { answerRequest, type Wire } from './wire.ts';

/** How long requests under way have when it closes, ms. */
const CLOSE_WITHIN_MS = 2000;

/** Sentilo's REST interface, version 2.0, on a port of its own. */
export const sentilo: Door = {
  name: 'sentilo',
  async open(parts) {
    const settings = readSentiloSettings(parts.settings.sentilo);
    const subscriptions = new Subscriptions(parts.archive.documents);
    const quotas = new Quotas(settings.quotas, parts.archive.documents, Date.now);
    const push = openPush(parts, subscriptions, quotas);
    const nowMs = (): number => parts.clock.nowMs();
    const agent = new AlertAgent({ ...parts, documents: parts.archive.documents, now: nowMs });
    let isClosing = false;
    const wire: Wire = {
      platform: parts.platform,
      subscriptions,
      quotas,
      settings,
      log: parts.log,
      nowMs,
      usage: () => parts.archive.usage(),
      isStarting: () => isClosing,
    };
    const listening = await listen(wire, parts);
    return {
      port: listening.port,
      close: async () => {
        isClosing = true;
        await listening.close();
        await Promise.all([push.close(), agent.close()]);
      },
    };
  },
};

function openPush({ platform, archive, outside, log }: DoorParts, subscriptions: Subscriptions, quotas: Quotas): Push {
  const overQuota = (entity: string, perHour: number): void =>
    platform.raise('_OVER_QUOTA_OUTBOUND', `Entity ${entity}: more than ${perHour} calls in an hour`);
  return new Push({
    platform,
    subscriptions,
    documents: archive.documents,
    outside,
    quotas,
    allowed: (subscription, event) => mayRead(platform, subscription, event),
    overQuota,
    now: Date.now,
    log,
  });
}

/** Whether who subscribed may still read it. */
function mayRead(platform: Platform, { entity }: Subscription, { provider, alert }: PlatformEvent): boolean {
  const reader = platform.entity(entity);
  const owner = alert === null ? provider : platform.alert(alert)?.entity;
  return reader !== null && owner !== null && owner !== undefined && platform.may(reader, owner, 'READ');
}

/** Answers requests until it is closed; gives the port. */
async function listen(wire: Wire, { host, ports }: DoorParts): Promise<Required<OpenDoor>> {
  const server = sentiloListener((request, response) => {
    void answerRequest(wire, request, response);
  });
  server.maxConnections = wire.settings.connections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(ports.sentilo, host, resolve);
  });
  server.removeAllListeners('error').on('error', (error) => wire.log.error(`sentilo: ${error.message}`));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      const cut = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
      server.closeIdleConnections();
      await closed;
      clearTimeout(cut);
    },
  };
}
