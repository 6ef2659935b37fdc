import { readFileSync } from 'node:fs';
import { BadStart } from './config.ts';

/** What a file of settings says, by door; nothing without a file. Throws {@link BadStart}. */
export function readDoorSettings(path: string | null): Readonly<Record<string, unknown>> {
  if (path === null) return {};
  const said = parse(readText(path, '--doors'), path);
  if (typeof said !== 'object' || said === null || Array.isArray(said)) {
    throw new BadStart(`--doors: ${path} must hold an object: settings by the names of doors`);
  }
  return { ...said };
}

/** The text of a file that a flag names. Throws {@link BadStart}. */
export function readText(path: string, flag: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadStart(`${flag}: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadStart(`--doors: ${path} is not JSON`);
  }
}
