import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DerivedCase, RenderCase } from './render-case.ts';

/** A case as it lies in its folder. */
export interface CaseFolder {
  readonly layer: string;
  readonly name: string;
  readonly case: RenderCase;
  /** Where its picture is, or will be. */
  readonly picture: string;
}

/** Every `<layer>/<case>/` of this folder. */
export function readCases(): readonly CaseFolder[] {
  return subfolders(import.meta.dirname).flatMap((layer) =>
    subfolders(join(import.meta.dirname, layer)).map((name) => readCase(layer, name)),
  );
}

function readCase(layer: string, name: string): CaseFolder {
  const folder = join(import.meta.dirname, layer, name);
  const path = join(folder, 'case.json');
  if (!existsSync(path)) throw new Error(`tests/render/${layer}/${name} has no case.json`);
  const read: RenderCase | DerivedCase = JSON.parse(readFileSync(path, 'utf8'));
  const whole = 'like' in read ? { ...readCase(layer, read.like).case, ...read } : read;
  return { layer, name, case: whole, picture: join(folder, 'expected.png') };
}

function subfolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
