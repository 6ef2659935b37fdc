import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';
import { installPackages } from '../debian-packages.ts';

/** A PostgreSQL server of a test's own, in a temporary folder, reached by a socket in it. */
export interface PrivatePostgres {
  /** For `DATABASE_URL`; each call names a database of its own, just made. */
  makeDatabase(): Promise<string>;
  /** Ends it as kill -9 would, and starts it again, after what is done meanwhile. */
  crash(meanwhile?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Sync is left out where a test needs none: it is ours to wait for the answer, the server's to keep it. */
const SETTINGS = ['listen_addresses=', 'fsync=off', 'shared_buffers=16MB', 'max_connections=40', 'autovacuum=off'];

/** Who runs the server where the test is run by root, whom PostgreSQL refuses. */
const OTHER_USERS = ['postgres', 'nobody'];

export async function startPostgres(): Promise<PrivatePostgres> {
  const bin = postgresPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'besso-pg-'));
  const user = runningUser();
  if (user.ids) chownSync(folder, user.ids.uid, user.ids.gid);
  const data = join(folder, 'data');
  const options = { ...user.ids, cwd: folder, stdio: 'pipe' } as const;
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C', '-U', 'besso'],
    options,
  );
  const start = () => startServer(join(bin, 'postgres'), ['-D', data, '-k', folder, ...settings()], options);
  let server = await start();
  let databases = 0;
  const addressOf = (name: string) => `postgresql://besso@/${name}?host=${encodeURIComponent(folder)}`;
  return {
    makeDatabase: async () => {
      const name = `test${++databases}`;
      const client = new Client(addressOf('postgres'));
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return addressOf(name);
    },
    crash: async (meanwhile) => {
      await server.end('SIGQUIT');
      await meanwhile?.();
      server = await start();
    },
    stop: async () => {
      await server.end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settings(): readonly string[] {
  return SETTINGS.flatMap((setting) => ['-c', setting]);
}

interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** SIGQUIT ends it at once and without its last checkpoint; SIGINT in order. */
interface Server {
  end(signal: 'SIGQUIT' | 'SIGINT'): Promise<void>;
}

/** Settles when it takes connections. */
function startServer(program: string, args: readonly string[], options: object): Promise<Server> {
  const server = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', (part: Buffer) => {
      said += part;
      if (!said.includes('ready to accept connections')) return;
      resolve({
        end: (signal) => {
          server.kill(signal);
          return exited;
        },
      });
    });
    void exited.then(() => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
}

function runningUser(): { readonly ids?: Ids } {
  if (userInfo().uid !== 0) return {};
  for (const name of OTHER_USERS) {
    try {
      const number = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
      return { ids: { uid: number('-u'), gid: number('-g') } };
    } catch {}
  }
  throw new Error(`PostgreSQL does not run as root, and there is no user ${OTHER_USERS.join(' or ')}`);
}

/** The folder of its programs: `POSTGRES_BIN`, the path, the usual places; else Debian's, installed if that can be done. */
function postgresPrograms(): string {
  const found = findPrograms();
  if (found) return found;
  const installed = installPackages('PostgreSQL', ['postgresql']) ? findPrograms() : undefined;
  if (installed) return installed;
  throw new Error(
    'No PostgreSQL found. Install it (Debian: apt-get install postgresql) or set POSTGRES_BIN to the folder of initdb.',
  );
}

function findPrograms(): string | undefined {
  const named = process.env.POSTGRES_BIN;
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const places = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
    '/opt/homebrew/opt/postgresql/bin',
    '/usr/local/opt/postgresql/bin',
    '/usr/local/pgsql/bin',
  ];
  return (named ? [named] : places).find((place) => existsSync(join(place, 'initdb')));
}
