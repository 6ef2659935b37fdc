import { join, resolve } from 'node:path';
import { askLocally, CommandRefused } from './local-channel.ts';
import type { Invocation } from './main.ts';
import { changeEntity } from './make-provider.ts';
import { Entities } from './platform/entities.ts';
import { StoreInUse } from './store/folder-lock.ts';
import { RETENTION_DEFAULTS } from './store/historian-parts.ts';
import { openArchive } from './store/open-archive.ts';

const HELP = `npm run provider -- NAME     makes a provider of the sensor platform, and prints its token, this once

  NAME application            makes an application: who reads, and has no sensors
  NAME token                  gives it a new token, this once, and ends the old one; sentilo-catalog: who administers all
  NAME may READ OTHER         what it may of another: READ, WRITE, ADMIN (each holds those before), or NOTHING
  NAME https only             takes its key only behind a proxy that says https; or: https optional

  --home <folder>             the server's home (BESSO_HOME, default: .besso)

It may be used while the server runs or not. Exit code 2: the name is taken, unknown, or none.
`;

/** A server that has just taken the store tells its whereabouts only a little later. */
const ASK_AGAIN_MS = 500;
const ASKED_AT_MOST = 20;

/** `npm run provider`: asks the server that runs on the home, or writes into its store where none does. */
export async function main({ args, variables, root }: Invocation): Promise<void> {
  try {
    process.stdout.write(await run(args, variables, root));
    process.exitCode = 0;
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
    process.stderr.write(`besso: ${message}\n`);
    process.exitCode = error instanceof CommandRefused ? 2 : 1;
  }
}

async function run(args: readonly string[], variables: Invocation['variables'], root: string): Promise<string> {
  if (args.includes('--help') || args.includes('-h')) return HELP;
  const { words, home } = readArguments(args, variables);
  for (let count = 1; ; count++) {
    const told = await askLocally(home, 'provider', words);
    if (told !== null) return `${told}\n`;
    try {
      return `${await writeItself(words, home, variables.DATABASE_URL || null, root)}\n`;
    } catch (error) {
      if (!(error instanceof StoreInUse) || count >= ASKED_AT_MOST) throw error;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}

async function writeItself(
  words: readonly string[],
  home: string,
  databaseUrl: string | null,
  root: string,
): Promise<string> {
  const archive = await openArchive({
    folder: join(home, 'store'),
    databaseUrl,
    retention: RETENTION_DEFAULTS,
    clock: { nowMs: Date.now, speed: 1 },
    log: { error: (line) => process.stderr.write(`${line}\n`), info: () => undefined, debug: () => undefined },
    workerFile: join(root, 'dist/server/pglite-worker.js'),
  });
  try {
    const entities = new Entities(archive.documents);
    await entities.open();
    return await changeEntity(
      {
        entity: (id) => entities.get(id),
        addEntity: (entity) => entities.add(entity),
        renewToken: (id) => entities.renewToken(id),
        permit: (source, target, level) => entities.permit(source, target, level),
        requireSecure: (id, required) => entities.requireSecure(id, required),
      },
      words,
    );
  } finally {
    await archive.close();
  }
}

function readArguments(
  args: readonly string[],
  variables: Invocation['variables'],
): { readonly words: readonly string[]; readonly home: string } {
  const words: string[] = [];
  let home = variables.BESSO_HOME || '.besso';
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (argument === '--home') home = args[++index] ?? '';
    else if (argument.startsWith('--home=')) home = argument.slice('--home='.length);
    else if (argument.startsWith('--')) throw new CommandRefused(`unknown flag ${argument}`);
    else words.push(argument);
  }
  if (words.length === 0) throw new CommandRefused('npm run provider -- NAME needs a name');
  if (home === '') throw new CommandRefused('--home needs a folder');
  return { words, home: resolve(home) };
}
