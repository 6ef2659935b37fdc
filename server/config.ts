import { type Config, type Setting, SETTINGS } from './settings.ts';
import { BETWEEN_TILESETS } from './tilesets.ts';

/** A start-up that cannot go on: its message is the one line that a person reads. */
export class BadStart extends Error {
  override readonly name = 'BadStart';
}

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
    const { flag, variable, placeholder, fallback, meaning } = setting;
    const usage = flag === null ? '' : placeholder === null ? flag : `${flag} <${placeholder}>`;
    return helpRow(usage, variable, `${meaning}${fallback && fallback !== 'no' ? ` (default: ${fallback})` : ''}`);
  });
  return [
    'Bessó: the open digital twin of Barcelona.',
    '',
    'npm start -- [flags]      each flag also as a variable; flags win',
    '',
    ...rows,
    helpRow('--help', '', 'this text'),
    '',
  ].join('\n');
}

function helpRow(usage: string, variable: string, meaning: string): string {
  return `  ${usage.padEnd(22)} ${variable.padEnd(25)} ${meaning}`;
}

function readFlags(args: readonly string[]): ReadonlyMap<string, string> | 'help' {
  if (args.includes('--help') || args.includes('-h')) return 'help';
  const known = new Map<string | null, Setting>(NAMES.map((name) => [SETTINGS[name].flag, SETTINGS[name]]));
  const flags = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const equals = argument.indexOf('=');
    const flag = equals < 0 ? argument : argument.slice(0, equals);
    const setting = known.get(flag);
    if (!setting) throw new BadStart(`unknown flag ${argument}; npm start -- --help lists them`);
    const value = equals >= 0 ? argument.slice(equals + 1) : setting.placeholder === null ? 'yes' : args[++index];
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
  const flag = setting.flag === null ? undefined : flags.get(setting.flag);
  const variable = variables[setting.variable] || undefined;
  const text = flag ?? variable ?? setting.fallback;
  if (text === null) return null;
  const value = setting.read(text);
  if (value !== undefined) return value;
  const name = flag === undefined ? setting.variable : setting.flag;
  throw new BadStart(`${name} must be ${setting.expected}, not ${JSON.stringify(text)}`);
}
