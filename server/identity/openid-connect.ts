import type { Configuration } from 'openid-client';
import type { Role } from '../../data/contract/role.ts';
import { digestOf, makeSecret } from './secret.ts';
import { claimOf, type RoleMapping, roleOfClaims } from './role-mapping.ts';

/** How a sign-in service is reached, and what it says of people's roles. */
export interface OpenIdSettings {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly scope: string;
  /** The claim that tells roles; null: everybody comes in as a viewer. */
  readonly roleClaim: string | null;
  readonly roleMapping: RoleMapping;
}

/** Who the sign-in service says somebody is. */
export interface SignedIn {
  readonly issuer: string;
  readonly subject: string;
  readonly role: Role;
}

/** What the person at the browser is told where it does not come about; never what the service said. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirect: string;
  readonly untilMs: number;
}

/** A person takes no longer than this to sign in, ms. */
export const SIGN_IN_WITHIN_MS = 10 * 60_000;

const BEGUN_AT_MOST = 5000;
const ANSWER_WITHIN_S = 10;

type Client = typeof import('openid-client');

/**
 * Signing in with OpenID Connect: discovery, authorization code with PKCE (S256), state and nonce; the identity token's
 * signature is checked too, although it comes from the service itself.
 */
export class OpenIdConnect {
  readonly #settings: OpenIdSettings;
  readonly #wallMs: () => number;
  readonly #begun = new Map<string, Begun>();
  #found: Promise<Configuration> | null = null;

  constructor(settings: OpenIdSettings, wallMs: () => number) {
    this.#settings = settings;
    this.#wallMs = wallMs;
  }

  /** Where to send the browser, and what it must hold when it comes back. Throws {@link SignInFailed}. */
  async begin(redirect: string): Promise<{ readonly url: URL; readonly secret: string }> {
    const client = await loadClient();
    const configuration = await this.#discover(client);
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirect,
      scope: this.#settings.scope,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const secret = makeSecret();
    this.#makeRoom();
    this.#begun.set(digestOf(secret), {
      state,
      nonce,
      verifier,
      redirect,
      untilMs: this.#wallMs() + SIGN_IN_WITHIN_MS,
    });
    return { url, secret };
  }

  /** Who came back with the address that the service sent them to. Once for each beginning. Throws {@link SignInFailed}. */
  async finish(query: string, secret: string): Promise<SignedIn> {
    const digest = digestOf(secret);
    const begun = this.#begun.get(digest);
    this.#begun.delete(digest);
    if (!begun || this.#wallMs() >= begun.untilMs) {
      throw new SignInFailed('This sign-in was not begun here, or took too long. Begin again.', 400);
    }
    const client = await loadClient();
    const configuration = await this.#discover(client);
    try {
      return await this.#redeem(client, configuration, begun, query);
    } catch (error) {
      throw new SignInFailed(`The sign-in service did not confirm the sign-in${codeOf(error)}.`, 403);
    }
  }

  async #redeem(client: Client, configuration: Configuration, begun: Begun, query: string): Promise<SignedIn> {
    const { roleClaim, roleMapping } = this.#settings;
    const tokens = await client.authorizationCodeGrant(configuration, new URL(`${begun.redirect}${query}`), {
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      pkceCodeVerifier: begun.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('no identity');
    const { iss: issuer, sub: subject } = claims;
    if (roleClaim === null) return { issuer, subject, role: 'viewer' };
    const isTold = claimOf(claims, roleClaim) !== undefined;
    const hasMore = configuration.serverMetadata().userinfo_endpoint !== undefined;
    const told = isTold || !hasMore ? claims : await client.fetchUserInfo(configuration, tokens.access_token, subject);
    return { issuer, subject, role: roleOfClaims(told, roleClaim, roleMapping) };
  }

  /** Asked when the first person signs in, and again after it failed. */
  async #discover(client: Client): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const insecure = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [];
    this.#found ??= client.discovery(issuer, clientId, clientSecret ?? undefined, undefined, {
      timeout: ANSWER_WITHIN_S,
      execute: [client.enableNonRepudiationChecks, ...insecure],
    });
    try {
      return await this.#found;
    } catch {
      this.#found = null;
      throw new SignInFailed('The sign-in service does not answer. Try again in a moment.', 503);
    }
  }

  #makeRoom(): void {
    for (const [digest, { untilMs }] of this.#begun) {
      const isSurplus = this.#begun.size >= BEGUN_AT_MOST;
      if (isSurplus || untilMs <= this.#wallMs()) this.#begun.delete(digest);
    }
  }
}

/** Loaded when it is needed: most cities have no sign-in service. */
function loadClient(): Promise<Client> {
  return import('openid-client');
}

/** OAuth's own word for what went wrong (RFC 6749, 4.1.2.1), and nothing else of what the service said. */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'error' in error ? error.error : undefined;
  return typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? ` (${code})` : '';
}

/** An issuer's address: https, or http on loopback; undefined where it is none. */
export function readIssuer(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  const isLocal = url.protocol === 'http:' && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || isLocal ? url : undefined;
}
