import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { FactKind, FactOf } from '../../data/city/importers/facts.ts';
import type { SourceFile } from '../../data/city/importers/importer.ts';
import type { RejectTally } from './reject-tally.ts';
import { FolderProblem } from './source-folder.ts';

/** What one file gave. */
export interface FileFacts<Kind extends FactKind = FactKind> {
  readonly facts: readonly FactOf<Kind>[];
  readonly rejects: RejectTally;
  /** Files beside it that were read with it. */
  readonly companions: readonly string[];
}

interface Entry {
  /** Digest of each file that was read, by path. */
  readonly digests: Readonly<Record<string, string>>;
  readonly rejects: RejectTally;
  readonly blocks: readonly number[];
}

const BLOCK_FACTS = 2000;

/**
 * Facts already read, in a folder beside the package, so that an interrupted run goes on. An entry holds for the same
 * bytes of the same files and the same program; one that is cut or altered counts as none. Throws FolderProblem for a
 * folder that cannot be written.
 */
export class FactCache {
  constructor(
    private readonly folder: string,
    private readonly program: string,
    private readonly fileAt: (path: string) => SourceFile | undefined,
  ) {
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw new FolderProblem(`${folder} cannot be written: ${error instanceof Error ? error.message : error}`);
    }
  }

  load(path: string, importer: string): FileFacts | undefined {
    const base = this.baseOf(path, importer);
    if (!existsSync(`${base}.json`)) return undefined;
    try {
      const { digests, rejects, blocks } = JSON.parse(readFileSync(`${base}.json`, 'utf8')) as Entry;
      if (Object.entries(digests).some(([each, digest]) => this.digestOf(each) !== digest)) return undefined;
      const facts = this.factsIn(readFileSync(`${base}.facts`), blocks);
      return { facts, rejects, companions: Object.keys(digests).filter((each) => each !== path) };
    } catch {
      return undefined;
    }
  }

  save(path: string, importer: string, { facts, rejects, companions }: FileFacts): void {
    const base = this.baseOf(path, importer);
    const blocks: number[] = [];
    const file = openSync(`${base}.part`, 'w');
    try {
      for (let start = 0; start < facts.length; start += BLOCK_FACTS) {
        const block = serialize(facts.slice(start, start + BLOCK_FACTS).map(withoutFiles));
        blocks.push(block.length);
        writeSync(file, block);
      }
    } finally {
      closeSync(file);
    }
    const digests = Object.fromEntries([path, ...companions].map((each) => [each, this.digestOf(each) ?? '']));
    renameSync(`${base}.part`, `${base}.facts`);
    writeFileSync(`${base}.json.part`, JSON.stringify({ digests, rejects, blocks } satisfies Entry));
    renameSync(`${base}.json.part`, `${base}.json`);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private factsIn(bytes: Buffer, blocks: readonly number[]): FactOf<FactKind>[] {
    const facts: FactOf<FactKind>[] = [];
    let at = 0;
    for (const length of blocks) {
      if (at + length > bytes.length) throw new Error('cut');
      const block = deserialize(bytes.subarray(at, at + length)) as FactOf<FactKind>[];
      for (const fact of block) facts.push(this.withFiles(fact));
      at += length;
    }
    return facts;
  }

  /** A file is kept as its path. */
  private withFiles(fact: FactOf<FactKind>): FactOf<FactKind> {
    if (!('timetable' in fact) || !fact.timetable) return fact;
    const timetable = this.fileAt(fact.timetable.path);
    if (!timetable) throw new Error(`${fact.timetable.path} is gone`);
    return { ...fact, timetable };
  }

  private baseOf(path: string, importer: string): string {
    const key = createHash('sha256').update(`${this.program}\0${importer}\0${path}`).digest('hex');
    return join(this.folder, key.slice(0, 40));
  }

  private digestOf(path: string): string | undefined {
    const file = this.fileAt(path);
    if (!file) return undefined;
    const hash = createHash('sha256');
    for (const piece of file.pieces()) hash.update(piece);
    return hash.digest('hex');
  }
}

function withoutFiles(fact: FactOf<FactKind>): unknown {
  if (!('timetable' in fact) || !fact.timetable) return fact;
  return { ...fact, timetable: { path: fact.timetable.path } };
}
