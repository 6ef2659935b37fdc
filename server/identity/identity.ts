import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '../../data/contract/role.ts';
import type { Documents } from '../store/archive.ts';
import { readCookie } from './cookies.ts';
import { OnceLink } from './once-link.ts';
import { OpenIdConnect, type OpenIdSettings } from './openid-connect.ts';
import { People } from './people.ts';
import { Sessions } from './sessions.ts';

export interface IdentityParts {
  readonly documents: Documents;
  /** Null: administrators come in by the link that the server prints, all others look. */
  readonly openId: OpenIdSettings | null;
  /** Time of the wall, UTC epoch ms. */
  wallMs(): number;
  /** Told what could not be kept. */
  failed(error: unknown): void;
}

/** Who asks for something. */
export interface Caller {
  readonly role: Role;
  /** Null for everybody who has not signed in: they may look. */
  readonly person: string | null;
}

/** Of requests and handshakes alike. */
export interface Asked {
  readonly headers: IncomingHttpHeaders;
}

const ANYBODY: Caller = { role: 'viewer', person: null };

/** Who comes in by the printed link: whoever can read the server's log, and so runs it. */
const LINK_HOLDER = 'administrator-by-link';

/** Who people are to the city: a pseudonym and a role. */
export interface Identity {
  readonly people: People;
  readonly openId: OpenIdConnect | null;
  /** Who asks; without a session in force, anybody. */
  callerOf(asked: Asked): Caller;
  /** A link that signs an administrator in once, within 30 minutes, at a server's address. To be printed, and told to nobody else. */
  offerLink(address: string): string;
  /** Begins a session with a link's secret and gives the session's; null where it is not good. */
  redeemLink(secret: string): Promise<string | null>;
  /** Begins a session of somebody whom the sign-in service knows, and gives its secret. */
  welcome(who: { readonly issuer: string; readonly subject: string; readonly role: Role }): Promise<string>;
  signOut(asked: Asked): void;
}

/** Reads who is known, and the sessions in force. */
export async function openIdentity(parts: IdentityParts): Promise<Identity> {
  const { documents, wallMs, failed, openId } = parts;
  const people = await People.open(documents);
  const sessions = new Sessions({ documents, wallMs, failed });
  const link = new OnceLink(wallMs);
  return {
    people,
    openId: openId ? new OpenIdConnect(openId, wallMs) : null,
    callerOf: ({ headers }) => {
      const secret = readCookie(headers, 'besso');
      const session = secret === null ? null : sessions.find(secret);
      if (!session) return ANYBODY;
      return { role: people.roleOf(session.person) ?? session.granted, person: session.person };
    },
    offerLink: (address) => `${address}/sign-in?once=${link.offer()}`,
    redeemLink: async (secret) => (link.use(secret) ? sessions.start(LINK_HOLDER, 'administrator') : null),
    welcome: ({ issuer, subject, role }) => sessions.start(people.pseudonymOf(issuer, subject), role),
    signOut: ({ headers }) => {
      const secret = readCookie(headers, 'besso');
      if (secret !== null) sessions.end(secret);
    },
  };
}
