import { CommandRefused, type LocalCommands } from './local-channel.ts';
import { ID_PATTERN } from './platform/entities.ts';
import { type Entity, LEVELS, type Platform } from './platform/platform.ts';

/** Who keeps providers and applications: the platform, or its entities alone where no server runs. */
export type EntityKeeper = Pick<Platform, 'entity' | 'addEntity' | 'renewToken' | 'permit' | 'requireSecure'>;

/** The command of the name `provider` for a running server; `done` is told of each change before its line is shown. */
export function providerCommands(keeper: EntityKeeper, done: (change: string) => Promise<void>): LocalCommands {
  return {
    provider: async (words) => {
      const line = await changeEntity(keeper, words);
      await done(words.join(' '));
      return line;
    },
  };
}

/** Does what the words after a name say, and gives the line to print. Throws {@link CommandRefused}. */
export async function changeEntity(keeper: EntityKeeper, words: readonly string[]): Promise<string> {
  const [name = '', deed = 'provider', said = '', other = ''] = words;
  const isWhole = words.length <= (deed === 'may' ? 4 : deed === 'https' ? 3 : 2);
  if (isWhole && (deed === 'provider' || deed === 'application')) return await make(keeper, name, deed);
  if (isWhole && deed === 'token') return shown(known(keeper, name), await keeper.renewToken(name));
  if (isWhole && deed === 'may') return await permit(keeper, name, said.toUpperCase(), other);
  if (isWhole && deed === 'https' && (said === 'only' || said === 'optional')) {
    await keeper.requireSecure(known(keeper, name).id, said === 'only');
    return `${name} https ${said}`;
  }
  throw new CommandRefused(`not understood: ${words.join(' ')}; --help tells what is`);
}

async function make(keeper: EntityKeeper, name: string, kind: Entity['kind']): Promise<string> {
  if (!ID_PATTERN.test(name)) {
    throw new CommandRefused(`a provider's name is made of 0-9 a-z A-Z _ -, unlike ${JSON.stringify(name)}`);
  }
  if (keeper.entity(name)) throw new CommandRefused(`there is a provider or application ${name} already`);
  const entity: Entity = { id: name, kind, name, simulated: false, licence: '', attribution: name };
  return shown(entity, await keeper.addEntity(entity));
}

async function permit(keeper: EntityKeeper, name: string, said: string, other: string): Promise<string> {
  const level = LEVELS.find((each) => each === said) ?? null;
  if (!level && said !== 'NOTHING') throw new CommandRefused('NAME may READ, WRITE, ADMIN or NOTHING of another');
  await keeper.permit(known(keeper, name).id, known(keeper, other).id, level);
  return `${name} may ${said} ${other}`;
}

function known(keeper: EntityKeeper, name: string): Entity {
  const entity = keeper.entity(name);
  if (!entity) throw new CommandRefused(`there is no provider or application ${JSON.stringify(name)}`);
  return entity;
}

/** The one line that shows a token. */
function shown({ kind, id }: Entity, token: string): string {
  return `${kind} ${id} token ${token}`;
}
