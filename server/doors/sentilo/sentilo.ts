import type { AddressInfo } from 'node:net';
import { openPlatformServices } from '../../platform/platform-services.ts';
import type { Usage } from '../../store/archive.ts';
import type { Door, DoorParts, OpenDoor } from '../door.ts';
import { FairTurns } from './fair-turns.ts';
import { sentiloListener } from './listener.ts';
import { PublicMapDesk } from './public-map-desk.ts';
import { readSentiloSettings } from './settings.ts';
import { answerRequest, type Wire } from './wire.ts';

/** How long requests under way have when it closes, ms. */
const CLOSE_WITHIN_MS = 2000;

/** Sentilo's REST interface, version 2.0, on a port of its own. */
export const sentiloDoor: Door = {
  name: 'sentilo',
  async open(parts, app) {
    const settings = readSentiloSettings(parts.settings.sentilo);
    const { documents } = parts.archive;
    const { quotas } = settings;
    const services = openPlatformServices({ ...parts, documents, quotas, wallMs: Date.now });
    const nowMs = (): number => parts.clock.nowMs();
    const usage = (): Usage => parts.archive.usage();
    const map = new PublicMapDesk({ platform: parts.platform, stats: services.stats, nowMs, usage }, Date.now);
    map.addTo(app);
    let isClosing = false;
    const wire: Wire = {
      platform: parts.platform,
      subscriptions: services.subscriptions,
      quotas: services.quotas,
      outside: parts.outside,
      settings,
      log: parts.log,
      ...(parts.audit ? { audit: parts.audit } : {}),
      turns: new FairTurns(),
      nowMs,
      usage,
      isStarting: () => isClosing,
    };
    const listening = await listen(wire, map, parts);
    return {
      port: listening.port,
      close: async () => {
        isClosing = true;
        await listening.close();
        await services.close();
      },
    };
  },
};

/** Answers requests until it is closed; gives the port. */
async function listen(wire: Wire, map: PublicMapDesk, { host, ports }: DoorParts): Promise<Required<OpenDoor>> {
  const server = sentiloListener((request, response) => {
    if (map.isMine(request.url ?? '')) map.send(request, response).catch(() => response.destroy());
    else void answerRequest(wire, request, response);
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
