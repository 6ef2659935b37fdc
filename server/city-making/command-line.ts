/** What `npm run city` is asked to do. */
export interface CityCommand {
  /** Folder of official files; null: the one in the home folder that files are fetched to. */
  readonly from: string | null;
  /** Folder of the package; null: the one in the home folder. */
  readonly out: string | null;
  /** File for the report as JSON; null: none. */
  readonly report: string | null;
  readonly seed: number;
  /** Whether to download the official files first. */
  readonly fetch: boolean;
  /** File with a list of official files to fetch; null: Bessó's own. */
  readonly catalogue: string | null;
  /** Ids of files to fetch that are fetched only on request. */
  readonly with: readonly string[];
}

/** A command that cannot be followed; its message is the one line that a person reads. */
export class BadCommand extends Error {
  override readonly name = 'BadCommand';
}

const VALUED = ['--from', '--out', '--report', '--seed', '--catalogue', '--with'] as const;
type Valued = (typeof VALUED)[number];

export const CITY_HELP = `Makes a city package from a folder of official files.

npm run city -- --from <folder> --out <package>

  --from <folder>    official files, in any folders below it; found by their content, not by their names
  --out <package>    folder of the package; replaced when it is there
  --report <file>    the report also as JSON
  --seed <number>    seed of what is generated where no file reaches (default: 1)
  --fetch            download the official files from their publishers first: sizes are shown, what has not changed
                     is left, what broke off is gone on with; into --from (default: <home>/official), and without
                     --out the package becomes <home>/barcelona (home: BESSO_HOME, default .besso)
  --with <ids>       fetch these too: large files, or of a licence that the package takes on (openstreetmap)
  --catalogue <file> another list of files to fetch, of the form of data/catalogue/official-files.ts, as JSON
  --help             this text

An interrupted run goes on where it was when it is called again.
Then: npm start -- --city <package>
`;

/** `help` when it was asked for, else the command. Throws {@link BadCommand}. */
export function readCommand(args: readonly string[]): CityCommand | 'help' {
  if (args.includes('--help') || args.includes('-h')) return 'help';
  const values = new Map<Valued, string>();
  let fetch = false;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const [name = '', ...rest] = argument.split('=');
    if (argument === '--fetch') {
      fetch = true;
      continue;
    }
    const flag = VALUED.find((each) => each === name);
    if (!flag) throw new BadCommand(`unknown flag ${argument}; npm run city -- --help lists them`);
    const value = argument.includes('=') ? rest.join('=') : args[++index];
    if (value === undefined || value.trim() === '') throw new BadCommand(`${flag} needs a value`);
    values.set(flag, value);
  }
  return checked(values, fetch);
}

function checked(values: ReadonlyMap<Valued, string>, fetch: boolean): CityCommand {
  const [from, out] = [values.get('--from'), values.get('--out')];
  if (from === undefined && !fetch) throw new BadCommand('--from <folder> of official files is needed');
  if (out === undefined && !fetch) throw new BadCommand('--out <package> is needed');
  const seed = values.get('--seed') ?? '1';
  if (!/^\d{1,10}$/.test(seed) || Number(seed) > 4_294_967_295) {
    throw new BadCommand(`--seed must be a whole number from 0 to 4294967295, not ${JSON.stringify(seed)}`);
  }
  const asked = values.get('--with')?.split(',') ?? [];
  return {
    from: from ?? null,
    out: out ?? null,
    report: values.get('--report') ?? null,
    seed: Number(seed),
    fetch,
    catalogue: values.get('--catalogue') ?? null,
    with: asked.map((id) => id.trim()).filter((id) => id !== ''),
  };
}
