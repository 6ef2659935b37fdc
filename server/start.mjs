import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * What `npm start` runs: builds the page and the server if their sources have changed, then runs the server; with the
 * word `city` first (`npm run city`) the making of a city package from official files, with `provider` (`npm run
 * provider`) the making of a provider of the sensor platform, with `audit` (`npm run audit`) the check of the audit log.
 */

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, 'stamp.txt');
const LOCK = join(DIST, 'building.pid');
const SOURCES = ['client', 'server', 'scenes', 'data', 'vite.config.ts', 'package.json', 'package-lock.json'];

/** Changes with the name, size or time of any source: quicker than reading them, and enough. */
function stampOf() {
  const hash = createHash('sha256').update(process.version);
  for (const source of SOURCES) addTo(hash, join(ROOT, source));
  return hash.digest('hex');
}

function addTo(hash, path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) {
    hash.update(`${relative(ROOT, path)}\0${stat.size}\0${stat.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(path).sort()) addTo(hash, join(path, name));
}

function isBuilt() {
  return existsSync(join(DIST, 'server/main.js')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stampOf();
}

/** One build at a time, however many servers are started at once. */
async function build() {
  mkdirSync(DIST, { recursive: true });
  while (!takeLock()) await new Promise((resolve) => setTimeout(resolve, 200));
  try {
    if (!isBuilt()) runBuild();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function takeLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isAlive(Number(readIfThere(LOCK)))) rmSync(LOCK, { force: true });
    return false;
  }
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function isAlive(pid) {
  if (!pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function runBuild() {
  const stamp = stampOf();
  const startMs = performance.now();
  process.stderr.write('Building the page and the server … ');
  rmSync(STAMP, { force: true });
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const built = spawnSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'error'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (built.status !== 0) {
    process.stderr.write(`failed\n${built.stdout}${built.stderr}`);
    rmSync(LOCK, { force: true });
    process.exit(built.status ?? 1);
  }
  writeFileSync(STAMP, stamp);
  process.stderr.write(`done in ${((performance.now() - startMs) / 1000).toFixed(1)} s\n`);
}

if (!isBuilt()) await build();
/** Words that stand first for another program than the server. */
const COMMANDS = { city: 'city-command', provider: 'provider-command', audit: 'audit-command' };
const [command = '', ...rest] = process.argv.slice(2);
const program = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : null;
const { main } = await import(pathToFileURL(join(DIST, `server/${program ?? 'main'}.js`)).href);
await main({ args: program ? rest : process.argv.slice(2), variables: process.env, root: ROOT });
