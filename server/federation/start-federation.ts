import type { RemoteConfig } from './federation-config.ts';
import { openPushReceiver, type PushReceiver } from './push-receiver.ts';
import { Remote, type RemoteHealth, type RemoteParts } from './remote.ts';

export interface Federation {
  health(): readonly RemoteHealth[];
  close(): Promise<void>;
}

/** Republishes other Sentilos as local providers, asking them in turn, or (with a callback) told by them. */
export async function startFederation(configs: readonly RemoteConfig[], parts: RemoteParts): Promise<Federation> {
  const receivers: PushReceiver[] = [];
  const remotes: Remote[] = [];
  for (const config of configs) {
    const { callback } = config;
    const endpoint = callback ? `${callback.address}/federation/${config.id}` : null;
    const remote = new Remote(config, parts, endpoint);
    if (callback) {
      const path = new URL(endpoint ?? '').pathname;
      const isOurs = (given: string): boolean => given === path || given === `/federation/${config.id}`;
      receivers.push(
        await openPushReceiver(callback.host, callback.port, async (given, body, proof) =>
          isOurs(given) ? remote.receive(body, proof) : 404,
        ),
      );
    }
    remotes.push(remote);
  }
  for (const remote of remotes) remote.start();
  return {
    health: () => remotes.map((remote) => remote.health()),
    close: async () => {
      await Promise.all(receivers.map((receiver) => receiver.close()));
      await Promise.all(remotes.map((remote) => remote.close()));
    },
  };
}
