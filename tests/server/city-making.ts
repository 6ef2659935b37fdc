import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8 } from 'fflate';
import type { TreeFact } from '../../data/city/importers/facts.ts';
import { FileProblem, type Importer } from '../../data/city/importers/importer.ts';
import { PACKAGE_FILES, type Manifest, type PackageFile } from '../../data/contract/package.ts';
import type { buildSurvey } from '../../data/survey/build-survey.ts';
import type { CityMakers } from '../../server/city-making/make-surveyed-city.ts';

/** Writes files into a new folder; gives the folder. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'besso-city-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/**
 * Makers that read trees from lines of text `tree <id>` and put what they heard into a package of no other content.
 * `asked` remembers the files that were read; a file that says `stop` breaks the program off, as a signal would.
 */
export function plainMakers(): CityMakers & { readonly asked: string[] } {
  const asked: string[] = [];
  const trees: Importer<'tree'> = {
    id: 'trees-text',
    kind: 'tree',
    reads: 'trees as text',
    sourceOf: () => ({ id: 'trees', name: 'Trees', publisher: 'Nobody', licence: 'CC0-1.0', attribution: 'Nobody' }),
    recognises: ({ head }) => textOf([head]).startsWith('tree '),
    *read(file, reject) {
      asked.push(file.path);
      yield* treesOf(textOf(file.pieces()), reject);
    },
  };
  return { importers: [trees as Importer], build: plainPackage, asked };
}

function* treesOf(text: string, reject: (problem: 'malformed', where: string) => void): Iterable<TreeFact> {
  for (const [row, line] of text.trim().split('\n').entries()) {
    if (line === 'elsewhere') throw new FileProblem('lies around 2.35, 48.85, not near Barcelona');
    const id = /^tree (\w+)$/.exec(line)?.[1];
    if (id === undefined) reject('malformed', `row ${row + 1}`);
    else yield { id, at: [2.17, 41.39], species: '', commonName: '' };
  }
}

function textOf(pieces: Iterable<Uint8Array>): string {
  return [...pieces].map((piece) => new TextDecoder().decode(piece)).join('');
}

const plainPackage: typeof buildSurvey = ({ facts, sources, seed }) => {
  const bytes = strToU8(JSON.stringify(facts.tree));
  const listed = PACKAGE_FILES.map((part) => [part, { name: part, bytes: bytes.length, sha256: '' }]);
  const files = Object.fromEntries(listed) as Record<PackageFile, Manifest['files'][PackageFile]>;
  const manifest: Manifest = {
    format: 'besso-city',
    version: 1,
    name: 'Plain',
    bounds: [0, 0, 1, 1],
    origin: [0, 0],
    licence: '',
    attribution: '',
    source: '',
    generated: false,
    seed,
    counts: { trees: facts.tree.length },
    sources,
    files,
  };
  const named = PACKAGE_FILES.map((part) => [part, bytes] as const);
  return { manifest, files: new Map([['manifest.json', strToU8(JSON.stringify(manifest))], ...named]) };
};
