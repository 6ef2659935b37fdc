import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Two processes on one folder of the store: the second is told so in one line. */
export class StoreInUse extends Error {
  override readonly name = 'StoreInUse';
}

/**
 * Takes the folder for this process; gives what lets go of it. A lock whose process is gone is taken over. It is a link
 * that points to what it says: there at once with its content or not at all, and without room on the disk too. Throws
 * {@link StoreInUse}.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'lock');
  const own = identityOf(process.pid);
  while (!tryLink(own, file)) removeStale(folder, file);
  return () => {
    if (readLock(file) === own) unlinkSync(file);
  };
}

function tryLink(identity: string, file: string): boolean {
  try {
    symlinkSync(identity, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Moved away before it is removed: what was moved is looked at again, for another may have taken the folder meanwhile. */
function removeStale(folder: string, file: string): void {
  refuseIfAlive(folder, readLock(file));
  const moved = join(folder, `lock-${randomUUID()}`);
  try {
    renameSync(file, moved);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const identity = readLock(moved);
  try {
    refuseIfAlive(folder, identity);
  } catch (error) {
    tryLink(identity, file);
    throw error;
  } finally {
    unlinkSync(moved);
  }
}

function refuseIfAlive(folder: string, identity: string): void {
  const pid = Number(identity.split(' ')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0 || identityOf(pid) !== identity) return;
  throw new StoreInUse(`${folder} is in use by process ${pid}; stop it, or choose another folder with --home`);
}

/**
 * Who a process is: its number, when it began (in ticks since the machine started) and which start of the machine that
 * was; numbers are used again. Where there is no /proc its number alone; empty when there is no such process.
 */
function identityOf(pid: number): string {
  if (!isAlive(pid)) return '';
  const stat = readIfThere(`/proc/${pid}/stat`);
  const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${pid} ${began} ${readIfThere('/proc/sys/kernel/random/boot_id').slice(0, 8)}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Empty where there is none, or something else in its place. */
function readLock(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
