import { ID_PATTERN } from '../platform/entities.ts';

/** Another Sentilo whose public data are republished here. */
export interface RemoteConfig {
  /** Its local providers are called `<id>_<remote provider>`. */
  readonly id: string;
  /** Of its API, without a slash at the end. */
  readonly address: string;
  /** Null where it asks for none. */
  readonly token: string | null;
  readonly licence: string;
  readonly attribution: string;
  /** Which of its providers and component types; null: all that its catalogue shows. */
  readonly providers: readonly string[] | null;
  readonly componentTypes: readonly string[] | null;
  /** Between two times of asking for data, s. */
  readonly everyS: number;
  /** Where it is to send what is new; null: it is only asked. */
  readonly callback: { readonly address: string; readonly host: string; readonly port: number } | null;
}

/** A federation file that cannot be used: one line for a person. */
export class BadFederation extends Error {
  override readonly name = 'BadFederation';
}

const REMOTES_AT_MOST = 50;
const OFTENEST_S = 60;
const SELDOMEST_S = 86_400;
const DEFAULT_S = 300;

/**
 * Reads `{"remotes": [{"id", "address", "licence", "attribution", "tokenFrom"?, "providers"?, "componentTypes"?,
 * "everyS"?, "callback"?: {"address", "host"?, "port"}}]}`. `tokenFrom` names the variable that holds the token.
 * Throws {@link BadFederation}.
 */
export function readFederation(
  text: string,
  variables: Readonly<Record<string, string | undefined>>,
): readonly RemoteConfig[] {
  const { remotes } = objectOf(parse(text), 'the file');
  if (!Array.isArray(remotes) || remotes.length > REMOTES_AT_MOST) {
    throw new BadFederation(`federation: "remotes" must be a list of at most ${REMOTES_AT_MOST}`);
  }
  const read = remotes.map((each, index) => readRemote(objectOf(each, `remote ${index + 1}`), index + 1, variables));
  const twice = read.find(({ id }, index) => read.findIndex((each) => each.id === id) !== index);
  if (twice) throw new BadFederation(`federation: there are two remotes ${twice.id}`);
  return read;
}

function readRemote(
  remote: Readonly<Record<string, unknown>>,
  place: number,
  variables: Readonly<Record<string, string | undefined>>,
): RemoteConfig {
  const { id, address, licence, attribution, tokenFrom, everyS = DEFAULT_S } = remote;
  const wrong = (what: string): never => {
    throw new BadFederation(`federation: remote ${place}: ${what}`);
  };
  if (typeof id !== 'string' || !ID_PATTERN.test(id) || id.length > 50) return wrong('"id" is made of 0-9 a-z A-Z _ -');
  if (typeof licence !== 'string' || typeof attribution !== 'string' || attribution === '') {
    return wrong('"licence" and "attribution" must be told');
  }
  if (typeof everyS !== 'number' || !(everyS >= OFTENEST_S && everyS <= SELDOMEST_S)) {
    return wrong(`"everyS" is from ${OFTENEST_S} to ${SELDOMEST_S}`);
  }
  const token = typeof tokenFrom === 'string' ? variables[tokenFrom] : null;
  if (token === undefined) return wrong(`the variable ${String(tokenFrom)} holds no token`);
  return {
    id,
    address: addressOf(address) ?? wrong('"address" must be an http or https address'),
    token,
    licence,
    attribution,
    everyS,
    providers: namesOf(remote.providers),
    componentTypes: namesOf(remote.componentTypes),
    callback: remote.callback === undefined ? null : (callbackOf(remote.callback) ?? wrong('"callback" is wrong')),
  };
}

function callbackOf(value: unknown): RemoteConfig['callback'] {
  const { address, host = '127.0.0.1', port } = objectOf(value, '"callback"');
  const read = addressOf(address);
  if (read === null || typeof host !== 'string' || typeof port !== 'number') return null;
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? { address: read, host, port } : null;
}

function addressOf(value: unknown): string | null {
  if (typeof value !== 'string' || !URL.canParse(value)) return null;
  return /^https?:$/.test(new URL(value).protocol) ? value.replace(/\/+$/, '') : null;
}

function namesOf(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadFederation('federation: the file is no JSON');
  }
}

function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new BadFederation(`federation: ${what} must be an object`);
}
