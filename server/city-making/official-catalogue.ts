import { readFileSync } from 'node:fs';
import type { FileAddress, OfficialFile } from '../../data/catalogue/official-files.ts';
import { BadCommand } from './command-line.ts';

const TEXTS = ['id', 'title', 'publisher', 'licence', 'attribution', 'page'] as const;

/** Reads a list of official files of somebody's own. Throws {@link BadCommand} that says what is wrong with which entry. */
export function readCatalogue(path: string): readonly OfficialFile[] {
  const listed = parsed(path);
  if (!Array.isArray(listed)) throw new BadCommand(`${path} is no list of official files`);
  return listed.map((entry: unknown, index) => entryOf(entry, `${path}, entry ${index + 1}`));
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new BadCommand(`${path} cannot be read as JSON (${error instanceof Error ? error.message : error})`);
  }
}

function entryOf(entry: unknown, where: string): OfficialFile {
  if (!isRecord(entry)) throw new BadCommand(`${where} is no object`);
  const texts = Object.fromEntries(TEXTS.map((name) => [name, textOf(entry, name, where)])) as Pick<
    OfficialFile,
    (typeof TEXTS)[number]
  >;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(texts.id)) throw new BadCommand(`${where}: id must be small letters, digits and -`);
  return { ...texts, address: addressOf(entry.address, where), ...(entry.onRequest === true && { onRequest: true }) };
}

function addressOf(value: unknown, where: string): FileAddress {
  if (!isRecord(value)) throw new BadCommand(`${where} has no address`);
  if (value.kind === 'url') return { kind: 'url', url: webAddress(textOf(value, 'url', where), where) };
  if (value.kind !== 'ckan') throw new BadCommand(`${where}: its address must be of kind url or ckan`);
  return {
    kind: 'ckan',
    api: webAddress(textOf(value, 'api', where), where),
    dataset: textOf(value, 'dataset', where),
    format: textOf(value, 'format', where),
    ...(typeof value.name === 'string' && { name: pattern(value.name, where) }),
  };
}

function textOf(entry: Readonly<Record<string, unknown>>, name: string, where: string): string {
  const value = entry[name];
  if (typeof value !== 'string' || value === '') throw new BadCommand(`${where} has no ${name}`);
  return value;
}

function webAddress(text: string, where: string): string {
  if (!/^https?:\/\/[^\s/]/.test(text) || !URL.canParse(text))
    throw new BadCommand(`${where}: ${text} is no web address`);
  return text;
}

function pattern(text: string, where: string): string {
  try {
    new RegExp(text);
    return text;
  } catch {
    throw new BadCommand(`${where}: ${text} is no pattern`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
