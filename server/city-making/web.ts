/** A file that could not be had; `away`: nothing answered at all. The message is one line for a person. */
export class FetchProblem extends Error {
  override readonly name = 'FetchProblem';
  constructor(
    message: string,
    readonly away = false,
  ) {
    super(message);
  }
}

export interface WebRequest {
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
}

export interface WebAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** The way out to publishers. */
export interface Web {
  /** Settles with an answer of status 200, 206, 304 or 416; throws {@link FetchProblem} for all else. */
  open(request: WebRequest): Promise<WebAnswer>;
}

const USER_AGENT = 'besso-city/1 (open digital twin; fetches the files of its catalogue)';

export function requestOf(
  url: string,
  { method = 'GET', headers = {} }: Partial<Pick<WebRequest, 'method' | 'headers'>> = {},
): WebRequest {
  return { url, method, headers: { 'user-agent': USER_AGENT, ...headers } };
}

/** To the first byte, and between two. */
const SILENCE_MS = 30_000;

const USABLE = new Set([200, 206, 304, 416]);

/** The real one: HTTP and HTTPS, with the redirects that fetch follows. */
export function openWeb(stopped: AbortSignal, silenceMs = SILENCE_MS): Web {
  return {
    open: async ({ url, method, headers }) => {
      const { protocol, host } = hostOf(url);
      if (protocol !== 'https:' && protocol !== 'http:') throw new FetchProblem(`${url} is no web address`);
      const watch = watchSilence(stopped, silenceMs);
      const response = await fetch(url, { method, headers, signal: watch.signal }).catch((error: unknown) => {
        watch.end();
        throw away(host, error, stopped);
      });
      if (!USABLE.has(response.status)) {
        watch.end();
        void response.body?.cancel().catch(() => undefined);
        throw new FetchProblem(
          `${host} answers ${response.status} ${response.statusText} for ${url}`.replace(/ +/g, ' '),
        );
      }
      if (method === 'HEAD') watch.end();
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: read(response, watch, host, stopped),
      };
    },
  };
}

function hostOf(url: string): { readonly protocol: string; readonly host: string } {
  try {
    return new URL(url);
  } catch {
    throw new FetchProblem(`${url} is no web address`);
  }
}

interface Watch {
  readonly signal: AbortSignal;
  heard(): void;
  end(): void;
}

function watchSilence(stopped: AbortSignal, silenceMs: number): Watch {
  const silent = new AbortController();
  const fall = () => silent.abort(new Error(`silent for ${silenceMs / 1000} s`));
  let timer = setTimeout(fall, silenceMs);
  return {
    signal: AbortSignal.any([stopped, silent.signal]),
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(fall, silenceMs);
    },
    end: () => clearTimeout(timer),
  };
}

async function* read(response: Response, watch: Watch, host: string, stopped: AbortSignal): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of response.body ?? []) {
      watch.heard();
      yield piece;
    }
  } catch (error) {
    throw away(host, error, stopped);
  } finally {
    watch.end();
  }
}

/** The reason of a failed fetch lies in its cause. */
function away(host: string, error: unknown, stopped: AbortSignal): FetchProblem {
  if (stopped.aborted) return new FetchProblem('stopped');
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = code || (cause instanceof Error ? cause.message : String(cause));
  return new FetchProblem(`${host} cannot be reached (${reason})`, true);
}
