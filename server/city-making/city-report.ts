import type { PackageSource } from '../../data/contract/package.ts';
import type { RejectTally } from './reject-tally.ts';
import { shown } from './source-folder.ts';

/** What became of every file of the folder, and what it took. */
export interface CityReport extends MadeCity {
  readonly seconds: number;
  /** Processor time of all threads: what does not depend on what else the machine does. */
  readonly cpuSeconds: number;
  /** Most memory that the process had at once, MB of 1,000,000 bytes. */
  readonly peakMb: number;
}

export interface MadeCity {
  readonly from: string;
  readonly out: string;
  readonly used: readonly UsedFile[];
  readonly skipped: readonly { readonly path: string; readonly reason: SkipReason; readonly detail: string }[];
  /** Rows, features and parts that could not be read, by problem. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly sources: readonly PackageSource[];
  /** Facts used, by kind. */
  readonly read: Readonly<Record<string, number>>;
  /** What the package holds. */
  readonly counts: Readonly<Record<string, number>>;
  readonly packageBytes: number;
}

export interface UsedFile {
  readonly path: string;
  readonly importer: string;
  /** What the importer reads, in words. */
  readonly reads: string;
  readonly kind: string;
  readonly facts: number;
  /** Of them, those that went in; the others a better file had. */
  readonly used: number;
  readonly rejects: RejectTally;
  readonly companions: readonly string[];
}

export type SkipReason = 'not-recognised' | 'superseded' | 'refused' | 'nothing-in-it' | 'not-read';

const TITLES: Readonly<Record<SkipReason, string>> = {
  refused: 'Refused',
  superseded: 'Not needed: a better file has the same',
  'nothing-in-it': 'Nothing in it that could be used',
  'not-recognised': 'Not recognised',
  'not-read': 'Not looked at',
};

/** Of files skipped for want of an importer this many are named. */
const NAMED = 12;

/** The report for a person. */
export function reportText(report: MadeCity): string {
  const lines = [
    `Used ${counted(report.used.length, 'file')} of ${report.from}:`,
    ...report.used.flatMap(usedLines),
    ...(Object.keys(TITLES) as SkipReason[]).flatMap((reason) => skippedLines(report, reason)),
    '',
    'Licences to show:',
    ...report.sources.map(({ name, publisher, licence }) => `  ${name} (${publisher}): ${licence}`),
    '',
    `In the package: ${listed(report.counts)}`,
    `Rows that could not be read: ${listed(report.rejected) || 'none'}`,
    `${report.out}: ${(report.packageBytes / 1e6).toFixed(1)} MB. Serve it with: npm start -- --city ${report.out}`,
  ];
  return `${lines.map(shown).join('\n')}\n`;
}

function usedLines({ path, reads, facts, used, rejects, companions }: UsedFile): string[] {
  const share = used === facts ? String(facts) : `${used} of ${facts}`;
  const beside = companions.length > 0 ? ` (with ${companions.length} beside it)` : '';
  const problems = Object.entries(rejects).map(
    ([problem, { count, first }]) =>
      `      not read: ${count} ${problem}: ${first.join(', ')}${count > first.length ? ', …' : ''}`,
  );
  return [`  ${path}${beside}: ${reads}: ${share}`, ...problems];
}

function skippedLines({ skipped }: MadeCity, reason: SkipReason): string[] {
  const found = skipped.filter((each) => each.reason === reason);
  if (found.length === 0) return [];
  const bare = found.every(({ detail }) => detail === '');
  const shown = bare ? found.slice(0, NAMED) : found;
  const more = found.length > shown.length ? [`  and ${found.length - shown.length} more`] : [];
  return [
    '',
    `${TITLES[reason]} (${counted(found.length, 'file')}):`,
    ...shown.map(({ path, detail }) => `  ${path}${detail === '' ? '' : `: ${detail}`}`),
    ...more,
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
