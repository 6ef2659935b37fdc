import type { TilesetSource } from './gateway/tileset-routes.ts';
import { readStartTime } from './start-time.ts';
import { BETWEEN_TILESETS, readTilesets } from './tilesets.ts';

/** How much the server says of itself, from nothing to everything. */
export const LOG_LEVELS = ['silent', 'error', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that can be told to the server when it starts. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Folder of what the server writes: the city package. */
  readonly home: string;
  /** Folder of a city package made elsewhere; null: `home`/city, made when it is absent. */
  readonly city: string | null;
  /** A feeds file, or `real`: the city's public sources; null: the feeds of the simulated city. */
  readonly feeds: string | null;
  /** 3D Tiles tilesets to show besides the city. */
  readonly tilesets: readonly TilesetSource[];
  readonly seed: number;
  readonly speed: number;
  /** City time at the start, UTC epoch ms; null: now. */
  readonly timeMs: number | null;
  readonly log: LogLevel;
}

/** A start-up that cannot go on: its message is the one line that a person reads. */
export class BadStart extends Error {
  override readonly name = 'BadStart';
}

interface Setting {
  readonly flag: string;
  readonly variable: string;
  /** What stands for its value in the help. */
  readonly placeholder: string;
  readonly fallback: string | null;
  readonly meaning: string;
  /** What a good value looks like, for the line that refuses a bad one. */
  readonly expected: string;
  /** Undefined for a value that is not one. */
  readonly read: (text: string) => unknown;
}

/** The one table of settings: parsing, checking and `--help` all come from it. */
export const SETTINGS = {
  port: {
    flag: '--port',
    variable: 'BESSO_PORT',
    placeholder: 'number',
    fallback: '8080',
    meaning: 'port to listen on',
    expected: 'a whole number from 0 to 65535',
    read: wholeNumber(0, 65_535),
  },
  host: {
    flag: '--host',
    variable: 'BESSO_HOST',
    placeholder: 'address',
    fallback: '127.0.0.1',
    meaning: 'address to listen on',
    expected: 'an address or host name',
    read: hostName,
  },
  home: {
    flag: '--home',
    variable: 'BESSO_HOME',
    placeholder: 'folder',
    fallback: '.besso',
    meaning: 'folder for what the server writes',
    expected: 'a folder',
    read: path,
  },
  city: {
    flag: '--city',
    variable: 'BESSO_CITY',
    placeholder: 'folder',
    fallback: null,
    meaning: 'a city package (default: made once in the home folder)',
    expected: 'a folder',
    read: path,
  },
  feeds: {
    flag: '--feeds',
    variable: 'BESSO_FEEDS',
    placeholder: 'file',
    fallback: null,
    meaning: "a feeds file, or `real`: the city's public sources (default: the simulated city)",
    expected: 'a file, or real',
    read: path,
  },
  tilesets: {
    flag: '--tileset',
    variable: 'BESSO_TILESETS',
    placeholder: 'name=place',
    fallback: '',
    meaning: '3D Tiles besides the city, a folder or an address; any number',
    expected: 'a name of letters, digits and dashes, `=`, and a folder or an address',
    read: readTilesets,
  },
  seed: {
    flag: '--seed',
    variable: 'BESSO_SEED',
    placeholder: 'number',
    fallback: '1',
    meaning: 'seed of the generated and simulated city',
    expected: 'a whole number from 0 to 4294967295',
    read: wholeNumber(0, 4_294_967_295),
  },
  speed: {
    flag: '--speed',
    variable: 'BESSO_SPEED',
    placeholder: 'number',
    fallback: '1',
    meaning: 'city seconds in one second',
    expected: 'a number above 0, at most 3600',
    read: speed,
  },
  timeMs: {
    flag: '--time',
    variable: 'BESSO_TIME',
    placeholder: 'time',
    fallback: null,
    meaning: 'city time at the start, ISO 8601: Madrid time, or with Z or an offset (default: now)',
    expected: 'an ISO 8601 time such as 2026-11-20T08:30 or 2026-11-20T07:30:00Z',
    read: readStartTime,
  },
  log: {
    flag: '--log',
    variable: 'BESSO_LOG',
    placeholder: 'level',
    fallback: 'info',
    meaning: `how much to say: ${LOG_LEVELS.join(', ')}`,
    expected: `one of ${LOG_LEVELS.join(', ')}`,
    read: (text) => LOG_LEVELS.find((level) => level === text),
  },
} as const satisfies Record<keyof Config, Setting>;

const NAMES = Object.keys(SETTINGS) as readonly (keyof Config)[];

/** `help` when it was asked for, else the settings. Flags win over variables. Throws {@link BadStart}. */
export function readConfig(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Config | 'help' {
  const flags = readFlags(args);
  if (flags === 'help') return 'help';
  const settings = NAMES.map((name) => [name, readSetting(SETTINGS[name], flags, variables)] as const);
  return Object.fromEntries(settings) as unknown as Config;
}

/** What `--help` prints. */
export function helpText(): string {
  const rows = NAMES.map((name) => SETTINGS[name]).map((setting: Setting) => {
    const fallback = !setting.fallback ? '' : ` (default: ${setting.fallback})`;
    return `  ${`${setting.flag} <${setting.placeholder}>`.padEnd(18)} ${setting.variable.padEnd(12)} ${setting.meaning}${fallback}`;
  });
  return [
    'Bessó: the open digital twin of Barcelona.',
    '',
    'npm start -- [flags]      each flag also as a variable; flags win',
    '',
    ...rows,
    `  ${'--help'.padEnd(18)} ${''.padEnd(12)} this text`,
    '',
  ].join('\n');
}

function readFlags(args: readonly string[]): ReadonlyMap<string, string> | 'help' {
  if (args.includes('--help') || args.includes('-h')) return 'help';
  const known = new Set<string>(NAMES.map((name) => SETTINGS[name].flag));
  const flags = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const equals = argument.indexOf('=');
    const flag = equals < 0 ? argument : argument.slice(0, equals);
    if (!known.has(flag)) throw new BadStart(`unknown flag ${argument}; npm start -- --help lists them`);
    const value = equals < 0 ? args[++index] : argument.slice(equals + 1);
    if (value === undefined) throw new BadStart(`${flag} needs a value`);
    const before = flag === SETTINGS.tilesets.flag ? flags.get(flag) : undefined;
    flags.set(flag, before === undefined ? value : `${before}${BETWEEN_TILESETS}${value}`);
  }
  return flags;
}

function readSetting(
  setting: Setting,
  flags: ReadonlyMap<string, string>,
  variables: Readonly<Record<string, string | undefined>>,
): unknown {
  const flag = flags.get(setting.flag);
  const variable = variables[setting.variable] || undefined;
  const text = flag ?? variable ?? setting.fallback;
  if (text === null) return null;
  const value = setting.read(text);
  if (value !== undefined) return value;
  const name = flag === undefined ? setting.variable : setting.flag;
  throw new BadStart(`${name} must be ${setting.expected}, not ${JSON.stringify(text)}`);
}

function wholeNumber(lowest: number, highest: number) {
  return (text: string): number | undefined => {
    if (!/^\d{1,10}$/.test(text)) return undefined;
    const value = Number(text);
    return value >= lowest && value <= highest ? value : undefined;
  };
}

function speed(text: string): number | undefined {
  if (!/^\d{1,4}(?:\.\d{1,6})?$/.test(text)) return undefined;
  const value = Number(text);
  return value > 0 && value <= 3600 ? value : undefined;
}

function hostName(text: string): string | undefined {
  return /^[\w.:-]+$/.test(text) ? text : undefined;
}

function path(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}
