import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AUDIT_FILE } from './audit/audit-file.ts';
import { verifyChain, wholeLines } from './audit/verify-chain.ts';
import type { Invocation } from './main.ts';

const HELP = `npm run audit -- verify [--head <hash>]   whether the chain of the audit log holds, or where it breaks
npm run audit -- list [--last <number>]    its newest entries, one JSON line each (default: 50)

  --home <folder>   the server's home (BESSO_HOME, default: .besso)
  --head <hash>     also: whether the chain goes through an end that was noted elsewhere

It only reads, and may be used while the server runs. Exit code 0: it holds; 1: it does not; 2: it was not understood.
`;

/** What the caller can put right: one line. */
class BadAuditCommand extends Error {
  override readonly name = 'BadAuditCommand';
}

interface AuditCommand {
  readonly word: 'verify' | 'list' | 'help';
  readonly file: string;
  readonly head: string | undefined;
  readonly last: number;
}

/** `npm run audit`: looks through the audit log of a home, while its server runs or not. */
export async function main({ args, variables }: Invocation): Promise<void> {
  try {
    process.exitCode = await run(readAuditCommand(args, variables));
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
    process.stderr.write(`besso: ${message}\n`);
    process.exitCode = error instanceof BadAuditCommand ? 2 : 1;
  }
}

async function run(command: AuditCommand): Promise<number> {
  if (command.word === 'verify') return verify(command);
  process.stdout.write(command.word === 'help' ? HELP : await newest(command));
  return 0;
}

async function verify({ file, head }: AuditCommand): Promise<number> {
  const found = await verifyChain(file, head);
  if (found.broken) {
    process.stdout.write(`chain breaks at entry ${found.broken.sequence}: ${found.broken.why}\n`);
    return 1;
  }
  process.stdout.write(`chain of ${found.entries} entries holds\nhead ${found.head.hash}\n`);
  if (!found.ended) {
    process.stdout.write('its end was not kept beside it: whether entries were cut off there is not known\n');
    return 1;
  }
  if (found.anchored) return 0;
  process.stdout.write(`chain does not go through ${head}: it was cut off or written anew\n`);
  return 1;
}

async function newest({ file, last }: AuditCommand): Promise<string> {
  const lines: string[] = [];
  for await (const line of wholeLines(file)) {
    lines.push(line);
    if (lines.length > 2 * last) lines.splice(0, lines.length - last);
  }
  return lines
    .slice(-last)
    .map((line) => `${line}\n`)
    .join('');
}

/** Throws {@link BadAuditCommand}. */
function readAuditCommand(args: readonly string[], variables: Invocation['variables']): AuditCommand {
  const [word = 'help', ...rest] = args;
  if (word === '--help' || word === '-h' || rest.includes('--help')) return commandOf('help', new Map(), variables);
  if (word !== 'verify' && word !== 'list' && word !== 'help') {
    throw new BadAuditCommand(`npm run audit -- verify, or list; not ${JSON.stringify(word)}`);
  }
  const flags = new Map<string, string>();
  for (let index = 0; index < rest.length; index += 2) {
    const [flag = '', value] = [rest[index], rest[index + 1]];
    if (!['--home', '--head', '--last'].includes(flag)) throw new BadAuditCommand(`unknown flag ${flag}`);
    if (value === undefined) throw new BadAuditCommand(`${flag} needs a value`);
    flags.set(flag, value);
  }
  return commandOf(word, flags, variables);
}

function commandOf(
  word: AuditCommand['word'],
  flags: ReadonlyMap<string, string>,
  variables: Invocation['variables'],
): AuditCommand {
  const last = flags.get('--last') ?? '50';
  if (!/^[1-9]\d{0,5}$/.test(last)) throw new BadAuditCommand('--last must be a whole number from 1 to 999999');
  const head = flags.get('--head');
  if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) throw new BadAuditCommand('--head must be 64 hex digits');
  const home = resolve(flags.get('--home') ?? (variables.BESSO_HOME || '.besso'));
  if (word !== 'help' && !existsSync(home)) throw new BadAuditCommand(`there is no home folder ${home}`);
  return { word, file: join(home, AUDIT_FILE), head, last: Number(last) };
}
