import type { AddressInfo } from 'node:net';
import { limitAddresses } from '../../gateway/address-connections.ts';
import { FairTurns } from '../../platform/fair-turns.ts';
import { openPlatformServices } from '../../platform/platform-services.ts';
import type { Usage } from '../../store/archive.ts';
import type { Door, DoorParts, OpenDoor } from '../door.ts';
import { Callers } from './callers.ts';
import { sentiloListener } from './listener.ts';
import { Places } from './places.ts';
import { PublicMapDesk } from './public-map-desk.ts';
import { readSentiloSettings } from './settings.ts';
import { answerRequest, type Wire } from './wire.ts';

/** How long requests under way have when it closes, ms. */
const CLOSE_WITHIN_MS = 2000;

/** Characters of one sender's that are read in one turn of the event loop: about a millisecond's work. */
const READ_AT_ONCE = 65_536;

/** Long bodies that are worked on at a time: one in memory takes twenty times its length. */
const LONG_OF_ONE = 2;
const LONG_OF_ALL = 8;

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
      callers: new Callers(parts.platform),
      subscriptions: services.subscriptions,
      quotas: services.quotas,
      outside: parts.outside,
      settings,
      log: parts.log,
      ...(parts.audit ? { audit: parts.audit } : {}),
      turns: new FairTurns(READ_AT_ONCE),
      places: new Places(LONG_OF_ONE, LONG_OF_ALL),
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
async function listen(wire: Wire, map: PublicMapDesk, parts: DoorParts): Promise<Required<OpenDoor>> {
  const server = sentiloListener((request, response) => {
    if (map.isMine(request.url ?? '')) map.send(request, response).catch(() => response.destroy());
    else void answerRequest(wire, request, response);
  });
  const { host, ports, perAddress } = parts;
  limitAddresses(server, wire.settings.connections, perAddress);
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
