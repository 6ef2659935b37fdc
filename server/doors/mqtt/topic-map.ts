import { type Static, Type } from '@sinclair/typebox';
import { BadSettings } from '../../bad-settings.ts';

const CLOSED = { additionalProperties: false } as const;
const TEXT = Type.String({ minLength: 1, maxLength: 300 });

/** Where in a JSON payload things are: names and numbers between dots, such as `data.0.temp`. */
const PLACES = {
  value: Type.Optional(TEXT),
  timestamp: Type.Optional(TEXT),
  /** A text `"lat lon"`. */
  location: Type.Optional(TEXT),
  latitude: Type.Optional(TEXT),
  longitude: Type.Optional(TEXT),
};

export const TOPIC_RULE = Type.Object(
  {
    /** Levels of the topic; `{name}` stands for one level, or for a part of one. */
    pattern: TEXT,
    /** Who provides it, where the pattern has no `{provider}`; may name other parts. */
    provider: Type.Optional(TEXT),
    /** Which sensor it is, where the pattern has no `{sensor}`; may name other parts. */
    sensor: Type.Optional(TEXT),
    /** `auto`: JSON with `value`, `observations` or `sensors`, else the text; `text`: the whole is the value. */
    payload: Type.Optional(Type.Union([Type.Literal('auto'), Type.Literal('text'), Type.Literal('json')])),
    ...PLACES,
    /** Several observations in one message: the path of their list. */
    each: Type.Optional(TEXT),
    /** Several sensors in one message: each with its place. */
    sensors: Type.Optional(
      Type.Array(Type.Object({ sensor: TEXT, value: TEXT }, CLOSED), { minItems: 1, maxItems: 200 }),
    ),
  },
  CLOSED,
);

export type TopicRule = Static<typeof TOPIC_RULE>;

/** `besso/<provider>/<sensor>` with a value, `besso/<provider>` with several. */
export const DEFAULT_TOPICS: readonly TopicRule[] = [
  { pattern: 'besso/{provider}/{sensor}' },
  { pattern: 'besso/{provider}' },
];

interface ReadRule {
  readonly rule: TopicRule;
  readonly expression: RegExp;
  readonly filter: string;
}

/** A rule that a topic follows, with its named parts. */
export interface Matched {
  readonly rule: TopicRule;
  readonly parts: ReadonlyMap<string, string>;
  readonly provider: string;
  /** Null where the payload names its sensors. */
  readonly sensor: string | null;
}

export interface TopicMap {
  /** What to subscribe to at a broker. */
  readonly filters: readonly string[];
  match(topic: string): Matched | null;
}

/** Reads the rules; the first that fits counts. Throws one line that a person can read. */
export function readTopicMap(rules: readonly TopicRule[]): TopicMap {
  const read = rules.map(readRule);
  return {
    filters: [...new Set(read.map(({ filter }) => filter))],
    match(topic) {
      for (const each of read) {
        const groups = each.expression.exec(topic)?.groups;
        if (groups) return matched(each.rule, new Map(Object.entries(groups)));
      }
      return null;
    },
  };
}

function readRule(rule: TopicRule): ReadRule {
  const { pattern } = rule;
  const bad = (why: string) => new BadSettings(`settings of the doors: mqtt: topic ${JSON.stringify(pattern)} ${why}`);
  if (/[#+]/.test(pattern) || pattern.startsWith('$')) throw bad('names its parts in {brackets}, without # and +');
  const names = [...pattern.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  if (names.some((name) => !/^[a-z][a-zA-Z0-9]{0,30}$/.test(name)) || new Set(names).size !== names.length) {
    throw bad('has parts of letters and digits, each once');
  }
  if (/\}\{/.test(pattern)) throw bad('needs something between two parts');
  if (!names.includes('provider') && rule.provider === undefined) throw bad('does not say who provides it');
  const source = pattern
    .split(/(\{[^{}]*\})/)
    .map((part) => (/^\{/.test(part) ? `(?<${part.slice(1, -1)}>[^/]+?)` : part.replace(/[.*?^$()|[\]\\{}]/g, '\\$&')))
    .join('');
  const levels = pattern.split('/').map((level) => (level.includes('{') ? '+' : level));
  return { rule, expression: new RegExp(`^${source}$`, 's'), filter: levels.join('/') };
}

function matched(rule: TopicRule, parts: ReadonlyMap<string, string>): Matched {
  const named = parts.get('sensor') ?? rule.sensor;
  return {
    rule,
    parts,
    provider: filled(rule.provider ?? parts.get('provider') ?? '', parts),
    sensor: named === undefined ? null : filled(named, parts),
  };
}

/** A text with the parts that it names. */
export function filled(text: string, parts: ReadonlyMap<string, string>): string {
  return text.replace(/\{([^{}]*)\}/g, (whole, name: string) => parts.get(name) ?? whole);
}
