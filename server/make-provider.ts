import { CommandRefused, type LocalCommands } from './local-channel.ts';
import { ID_PATTERN } from './platform/entities.ts';
import type { Platform } from './platform/platform.ts';

/** What makes a provider: the platform, or its entities alone where no server runs. */
export interface ProviderMaker {
  readonly isTaken: (id: string) => boolean;
  readonly add: Platform['addEntity'];
}

/** The command of the name `provider` for a running server; `made` is told of each new one, before its token is shown. */
export function providerCommands(platform: Platform, made: (id: string) => Promise<void>): LocalCommands {
  const isTaken = (id: string): boolean => platform.entity(id) !== null;
  const add: Platform['addEntity'] = async (entity) => {
    const token = await platform.addEntity(entity);
    await made(entity.id);
    return token;
  };
  return { provider: ([name = '']) => makeProvider({ isTaken, add }, name) };
}

/** Gives the line that shows the new provider's token, this once. Throws {@link CommandRefused}. */
export async function makeProvider({ isTaken, add }: ProviderMaker, name: string): Promise<string> {
  if (!ID_PATTERN.test(name)) {
    throw new CommandRefused(`a provider's name is made of 0-9 a-z A-Z _ -, unlike ${JSON.stringify(name)}`);
  }
  if (isTaken(name)) throw new CommandRefused(`there is a provider or application ${name} already`);
  const said = { simulated: false, licence: '', attribution: name };
  const token = await add({ id: name, kind: 'provider', name, ...said });
  return `provider ${name} token ${token}`;
}
