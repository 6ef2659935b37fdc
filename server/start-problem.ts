import { CityPackageError } from '../data/city/city-folder.ts';
import { BadSettings } from './bad-settings.ts';
import { BadStart } from './config.ts';
import { BadFederation } from './federation/federation-config.ts';
import { BadFeedsFile } from './ingest/feeds-file.ts';
import { StoreRefusal } from './store/archive.ts';
import { StoreInUse } from './store/folder-lock.ts';
import { UnreadableHistory } from './store/number-columns.ts';

/** Errors whose message is the one line that a person reads. */
const KNOWN = [
  BadStart,
  BadSettings,
  BadFeedsFile,
  BadFederation,
  CityPackageError,
  StoreInUse,
  StoreRefusal,
  UnreadableHistory,
] as const;

/** Words for the errors of listening. */
const LISTEN_PROBLEMS: Readonly<Record<string, (where: string) => string>> = {
  EADDRINUSE: (where) => `${where} is in use; choose another with --port`,
  EACCES: (where) => `${where} may not be listened on by this user; choose another with --port`,
  EADDRNOTAVAIL: (where) => `${where} is no address of this machine; choose another with --host`,
  ENOTFOUND: (where) => `${where} is not known; choose another with --host`,
};

/** Words for the errors of files in the home folder. */
const FILE_PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user',
  EPERM: 'may not be written by this user',
  EROFS: 'lies on a read-only file system',
  ENOSPC: 'has no room left',
  EDQUOT: 'has no room left for this user',
};

/** What to print when the server could not start or run, and its exit code: 2 for what the caller can put right. */
export function explainStart(error: unknown, stopped: boolean): { readonly line: string; readonly exitCode: number } {
  if (stopped) return { line: '', exitCode: 0 };
  if (KNOWN.some((known) => error instanceof known)) {
    return { line: `besso: ${messageOf(error).replace(/\s+/g, ' ')}`, exitCode: 2 };
  }
  const words = fileProblem(error) ?? listenProblem(error);
  if (words !== null) return { line: `besso: ${words}`, exitCode: 2 };
  return { line: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: 1 };
}

function fileProblem(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return null;
  const words = FILE_PROBLEMS[String(error.code)];
  return words === undefined ? null : `${error.path} ${words}; choose another folder with --home`;
}

function listenProblem(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const words = LISTEN_PROBLEMS[String(error.code)];
  if (!words) return null;
  const { address, hostname, port } = error as Error & { address?: string; hostname?: string; port?: number };
  const host = address ?? hostname ?? 'the address';
  return words(port === undefined ? host : `${host}:${port}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
