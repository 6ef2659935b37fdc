import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMMANDS = `patient='-o DPkg::Lock::Timeout=300'
apt-get update $patient && apt-get install -y --no-install-recommends $patient "$@"`;

/** Installs packages of Debian if that can be done, one test at a time; whether it was. */
export function installPackages(what: string, packages: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log(`No ${what} found: installing the package of the distribution …`);
  execFileSync('flock', [join(tmpdir(), 'besso-apt.lock'), 'sh', '-c', COMMANDS, 'sh', ...packages], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return true;
}
