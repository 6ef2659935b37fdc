import type { TilesetSource } from './gateway/tileset-routes.ts';
import { type Allowed, readAllowed } from './outbound/address-policy.ts';
import { readStartTime } from './start-time.ts';
import { readTilesets } from './tilesets.ts';

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
  /** Port of the sensor platform, and of MQTT; 0: any free one. */
  readonly sentiloPort: number;
  readonly mqttPort: number;
  /** Whether a provider for tests of the sensor platform's interface is there. */
  readonly testProvider: boolean;
  /** `postgres://…`; null: a database of its own in `home`. */
  readonly databaseUrl: string | null;
  /** Days that single values are kept; after them summaries. */
  readonly keepRawDays: number;
  /** JSON files: settings of the doors, other Sentilos to read. */
  readonly doors: string | null;
  readonly federation: string | null;
  /** Folder of recorded files that can be replayed. */
  readonly recordings: string | null;
  /** Names and ranges inside the own network that addresses given by others may lead to. */
  readonly allowOutside: readonly Allowed[];
  /** Where people reach the server, when that is not its own address. */
  readonly publicUrl: string | null;
  /** Whether a proxy in front tells the address and scheme of who asks. */
  readonly trustProxy: boolean;
  /** Connections of one address at a time to each port. */
  readonly perAddress: number;
  readonly oidcIssuer: string | null;
  readonly oidcClientId: string | null;
  readonly oidcClientSecret: string | null;
  readonly oidcRoles: string | null;
  readonly oidcScope: string | null;
}

export interface Setting {
  /** Null for what only a variable tells: a command line can be read by others on the machine. */
  readonly flag: string | null;
  readonly variable: string;
  /** What stands for its value in the help; null for a flag without one. */
  readonly placeholder: string | null;
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
    meaning: 'a feeds file, or `real` (default: the simulated city)',
    expected: 'a file, or real',
    read: path,
  },
  tilesets: {
    flag: '--tileset',
    variable: 'BESSO_TILESETS',
    placeholder: 'name=place',
    fallback: '',
    meaning: '3D Tiles besides the city, folder or address; any number',
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
    meaning: "city time at the start, ISO 8601, Madrid's by itself (default: now)",
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
  sentiloPort: {
    flag: '--sentilo-port',
    variable: 'BESSO_SENTILO_PORT',
    placeholder: 'number',
    fallback: '8081',
    meaning: 'port of the sensor platform (Sentilo)',
    expected: 'a whole number from 0 to 65535',
    read: wholeNumber(0, 65_535),
  },
  mqttPort: {
    flag: '--mqtt-port',
    variable: 'BESSO_MQTT_PORT',
    placeholder: 'number',
    fallback: '1883',
    meaning: 'port of the MQTT broker in the process',
    expected: 'a whole number from 0 to 65535',
    read: wholeNumber(0, 65_535),
  },
  testProvider: {
    flag: '--test-provider',
    variable: 'BESSO_TEST_PROVIDER',
    placeholder: null,
    fallback: 'no',
    meaning: 'a provider testApi_provider, its token in the log',
    expected: 'yes or no',
    read: yesOrNo,
  },
  databaseUrl: {
    flag: '--database',
    variable: 'DATABASE_URL',
    placeholder: 'url',
    fallback: null,
    meaning: 'PostgreSQL to keep everything in (default: embedded in home)',
    expected: 'postgres://user@host/database',
    read: (text) => (/^postgres(ql)?:\/\/./.test(text) ? text : undefined),
  },
  keepRawDays: {
    flag: '--keep-raw-days',
    variable: 'BESSO_KEEP_RAW_DAYS',
    placeholder: 'number',
    fallback: '90',
    meaning: 'days that values are kept; then summaries',
    expected: 'a whole number from 1 to 36500',
    read: wholeNumber(1, 36_500),
  },
  doors: {
    flag: '--doors',
    variable: 'BESSO_DOORS',
    placeholder: 'file',
    fallback: null,
    meaning: 'settings of the doors, JSON',
    expected: 'a file',
    read: path,
  },
  federation: {
    flag: '--federation',
    variable: 'BESSO_FEDERATION',
    placeholder: 'file',
    fallback: null,
    meaning: 'other Sentilo platforms to read, JSON',
    expected: 'a file',
    read: path,
  },
  recordings: {
    flag: '--recordings',
    variable: 'BESSO_RECORDINGS',
    placeholder: 'folder',
    fallback: null,
    meaning: 'recorded files that can be replayed',
    expected: 'a folder',
    read: path,
  },
  allowOutside: {
    flag: '--allow-outside',
    variable: 'BESSO_ALLOW_OUTSIDE',
    placeholder: 'names',
    fallback: '',
    meaning: 'names or ranges of the own network to let call',
    expected: 'host names, name:port or ranges such as 10.0.0.0/8',
    read: readAllowed,
  },
  publicUrl: {
    flag: '--public-url',
    variable: 'BESSO_PUBLIC_URL',
    placeholder: 'url',
    fallback: null,
    meaning: 'where people reach the server (default: its own address)',
    expected: 'an address of http or https',
    read: (text) => (/^https?:/.test(text) && URL.canParse(text) ? text.replace(/\/+$/, '') : undefined),
  },
  trustProxy: {
    flag: '--trust-proxy',
    variable: 'BESSO_TRUST_PROXY',
    placeholder: null,
    fallback: 'no',
    meaning: 'a proxy in front tells who asks (X-Forwarded-…)',
    expected: 'yes or no',
    read: yesOrNo,
  },
  perAddress: {
    flag: '--per-address',
    variable: 'BESSO_PER_ADDRESS',
    placeholder: 'number',
    fallback: '1000',
    meaning: 'connections of one address to each port',
    expected: 'a whole number from 1 to 1000000',
    read: wholeNumber(1, 1_000_000),
  },
  oidcIssuer: {
    flag: '--oidc-issuer',
    variable: 'BESSO_OIDC_ISSUER',
    placeholder: 'url',
    fallback: null,
    meaning: 'OpenID Connect provider for people to sign in with',
    expected: 'an address',
    read: (text) => (URL.canParse(text) ? text : undefined),
  },
  oidcClientId: {
    flag: '--oidc-client-id',
    variable: 'BESSO_OIDC_CLIENT_ID',
    placeholder: 'id',
    fallback: null,
    meaning: 'as which client',
    expected: 'a client id',
    read: path,
  },
  oidcClientSecret: {
    flag: null,
    variable: 'BESSO_OIDC_CLIENT_SECRET',
    placeholder: 'secret',
    fallback: null,
    meaning: 'its secret',
    expected: 'a secret',
    read: path,
  },
  oidcRoles: {
    flag: '--oidc-roles',
    variable: 'BESSO_OIDC_ROLES',
    placeholder: 'mapping',
    fallback: null,
    meaning: 'claim:value=role,value=role',
    expected: 'claim:value=role,…',
    read: path,
  },
  oidcScope: {
    flag: '--oidc-scope',
    variable: 'BESSO_OIDC_SCOPE',
    placeholder: 'names',
    fallback: null,
    meaning: 'scopes besides openid',
    expected: 'scopes with spaces between',
    read: path,
  },
} as const satisfies Record<keyof Config, Setting>;

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

function yesOrNo(text: string): boolean | undefined {
  if (['yes', 'true', '1'].includes(text)) return true;
  return ['no', 'false', '0'].includes(text) ? false : undefined;
}

function hostName(text: string): string | undefined {
  return /^[\w.:-]+$/.test(text) ? text : undefined;
}

function path(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}
