import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { type Audit, openAudit } from '../../server/audit/audit.ts';
import { answerProblems } from '../../server/gateway/problem.ts';
import { guardRequests } from '../../server/gateway/security-headers.ts';
import { type Identity, openIdentity } from '../../server/identity/identity.ts';
import { addTrust } from '../../server/identity/add-trust.ts';
import type { OpenIdSettings } from '../../server/identity/openid-connect.ts';
import { requireRole } from '../../server/identity/require-role.ts';
import { MemoryArchive } from './memory-archive.ts';

export interface Served {
  readonly url: string;
  readonly folder: string;
  readonly archive: MemoryArchive;
  readonly audit: Audit;
  readonly identity: Identity;
  readonly app: FastifyInstance;
  /** Everything that was told to whoever runs the server. */
  readonly failures: unknown[];
  /** Moves the wall's clock on, ms. */
  wait(ms: number): void;
  close(): Promise<void>;
}

interface Options {
  readonly openId?: Partial<OpenIdSettings> & Pick<OpenIdSettings, 'issuer'>;
  /** Where people reach it; its own address by default. */
  readonly publicUrl?: string;
  readonly trustProxy?: boolean;
  readonly archive?: MemoryArchive;
  readonly port?: number;
}

export const STARTED_MS = Date.UTC(2026, 10, 20, 7, 30);

/** A server with people, an audit log, and a route for stewards. */
export async function serve(options: Options = {}): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'besso-identity-'));
  const archive = options.archive ?? new MemoryArchive();
  const failures: unknown[] = [];
  const failed = (error: unknown) => void failures.push(error);
  const wall = { ms: STARTED_MS };
  const wallMs = () => wall.ms;
  const openId: OpenIdSettings | null = options.openId
    ? {
        clientId: 'besso',
        clientSecret: null,
        scope: 'openid',
        roleClaim: null,
        roleMapping: new Map(),
        ...options.openId,
      }
    : null;
  const identity = await openIdentity({ documents: archive.documents, openId, wallMs, failed });
  const audit = await openAudit({ folder, clock: { nowMs: () => 1000 }, wallMs, failed });
  const app = fastify({
    trustProxy: options.trustProxy ?? false,
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false } },
  });
  guardRequests(app, false);
  answerProblems(app, failed);
  const state = { url: '' };
  addTrust(app, { identity, audit, address: () => options.publicUrl ?? state.url, failed });
  app.put('/things/:id', { preHandler: requireRole(identity, 'steward') }, async () => ({ well: true }));
  app.put('/broken', async () => {
    throw new Error(`a fault of ours`);
  });
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  state.url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    url: state.url,
    folder,
    archive,
    audit,
    identity,
    app,
    failures,
    wait: (ms) => {
      wall.ms += ms;
    },
    close: async () => {
      await app.close();
      await audit.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A browser as far as cookies and headers go: it holds what it is given, and says where it comes from. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** Every `set-cookie` that it was sent. */
  readonly given: string[] = [];
  readonly #served: Pick<Served, 'url'>;

  constructor(served: Pick<Served, 'url'>) {
    this.#served = served;
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.#served.url);
    const isWrite = !['GET', 'HEAD'].includes(init.method ?? 'GET');
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      ...(isWrite ? { origin: url.origin } : {}),
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === '' ? {} : { cookie }),
      ...(init.headers as Record<string, string>),
    };
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) this.#take(line);
    return response;
  }

  async json(path: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
    return (await (await this.ask(path, init)).json()) as Record<string, unknown>;
  }

  #take(line: string): void {
    this.given.push(line);
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
    if (/Max-Age=0\b/.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** A browser whose person came in by the printed link. */
export async function administrator(served: Served): Promise<Browser> {
  const browser = new Browser(served);
  await browser.ask(served.identity.offerLink(served.url));
  return browser;
}
