import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const CODE = ['client', 'server', 'scenes', 'data'];

/** What each part may import of ours, besides itself; `type:` allows types alone. Longest matching prefix counts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'data/contract': [],
  'data/catalogue': ['data/contract'],
  'data/city': ['data/contract', 'data/catalogue'],
  'data/survey': ['data/contract', 'data/catalogue', 'data/city'],
  'scenes/basemap': ['data/contract', 'data/catalogue', 'client/theme/palette.ts'],
  'scenes/models': ['data/contract', 'data/catalogue', 'data/city/landmark-places.ts'],
  'scenes/rooms': ['data/contract', 'data/catalogue'],
  'scenes/stories': ['data/contract', 'data/catalogue'],
  'server/connectors': ['data/contract', 'data/catalogue'],
  'server/ingest': ['server/connectors', 'data/contract', 'data/catalogue', 'type:server/store/store.ts'],
  'server/store': ['data/contract', 'data/catalogue'],
  'server/simulator': ['data/contract', 'data/catalogue'],
  'server/city-making': ['data/contract', 'data/catalogue', 'data/city', 'data/survey'],
  'server/rules': ['data/contract', 'data/catalogue'],
  'server/scenarios': ['data/contract', 'data/catalogue'],
  'server/exports': ['data/contract', 'data/catalogue'],
  'server/gateway': [
    'data/contract',
    'data/catalogue',
    'type:server/store',
    'server/store/archive.ts',
    'server/exports',
    'server/replay',
  ],
  'server/replay': ['data/contract', 'data/catalogue', 'server/store', 'server/connectors'],
  'client/feed': ['data/contract', 'client/state'],
  'client/state': ['data/contract'],
  'client/theme': ['data/contract'],
  'client/layers': ['data/contract', 'data/catalogue', 'client/theme', 'scenes/models'],
  'client/stage': [
    'data/contract',
    'data/catalogue',
    'client/layers',
    'client/state',
    'client/theme',
    'scenes/basemap',
    'scenes/models',
  ],
  'client/panels': ['data/contract', 'data/catalogue', 'client/state', 'client/theme', 'scenes', 'type:client/layers'],
};

/** Packages that one part alone may name. */
const PACKAGE_HOMES: readonly (readonly [RegExp, RegExp])[] = [
  [/^(socket\.io|engine\.io)$/, /^server\/gateway\//],
  [/^fastify$|^@fastify\//, /^server\/(gateway|doors)\//],
  [/^(pg|@electric-sql\/pglite)$/, /^server\/store\//],
  [/^aedes$/, /^server\/doors\/mqtt\//],
  [/^openid-client$/, /^server\/identity\//],
  [/^socket\.io-client$/, /^client\/feed\//],
  [/^maplibre-gl|^@deck\.gl\/maplibre$/, /^client\/stage\//],
  [/^three$/, /^(client\/stage|scenes\/models)\//],
  [/^react(-dom)?(\/|$)/, /^client\/(panels\/|main\.tsx$)/],
  [/^@deck\.gl\/|^@luma\.gl\//, /^client\/(stage|layers)\//],
];

/** Folders that know neither DOM nor Node, neither clock nor dice; single files that are their rim are left out. */
const PURE =
  /^(data\/(contract|catalogue|city|survey)|server\/(rules|scenarios|exports|quality|forecast|registry)|scenes\/(rooms|stories|basemap))\//;
const PURE_DECODERS = /^server\/connectors\/[^/]+\/decode[^/]*\.ts$/;
const RIMS = new Set(['data/city/city-folder.ts']);

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

const files = CODE.flatMap((folder) => walk(folder)).filter((path) => /\.tsx?$/.test(path));
const texts = new Map(files.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
const imports = new Map(files.map((path) => [path, importsOf(path)]));

describe('A1: imports follow the table', () => {
  test('every part imports only what it may', () => {
    const wrong = files.flatMap((path) =>
      ours(path)
        .filter((each) => !allowed(path, each))
        .map((each) => `${path} imports ${each.target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('a package stays in its home', () => {
    const wrong = files.flatMap((path) =>
      (imports.get(path) ?? [])
        .filter(({ target, typeOnly }) =>
          PACKAGE_HOMES.some(([name, home]) => !typeOnly && name.test(target) && !home.test(path)),
        )
        .map(({ target }) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('there is no cycle', () => {
    expect(findCycle()).toBeUndefined();
  });
});

describe('A2: the pure parts are pure', () => {
  const pure = files.filter((path) => (PURE.test(path) || PURE_DECODERS.test(path)) && !RIMS.has(path));

  test('they call no clock and no dice', () => {
    const wrong = pure.filter((path) =>
      /\bDate\.now\(|\bMath\.random\(|\bnew Date\(\)|\bperformance\.now\(|\bcrypto\.getRandomValues\(/.test(
        texts.get(path) ?? '',
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('they compile without DOM and Node types', { timeout: 120_000 }, () => {
    expect(compileBare(pure)).toBe('');
  });
});

describe('A6: registries are whole', () => {
  test('every connector folder is in the list', () => {
    const folders = subfolders('server/connectors');
    expect(folders.length).toBeGreaterThan(0);
    expect(folders.filter((name) => !(texts.get('server/connectors/index.ts') ?? '').includes(`./${name}/`))).toEqual(
      [],
    );
  });

  test('every door is in the list', () => {
    const list = texts.get('server/doors/index.ts') ?? '';
    const folders = subfolders('server/doors');
    expect(folders.length).toBeGreaterThan(0);
    expect(folders.filter((name) => !list.includes(`./${name}/`))).toEqual([]);
  });

  test('every file that makes a layer is in the list', () => {
    const layers = [...texts].filter(
      ([path, text]) => path.startsWith('client/layers/') && /satisfies CityLayer;|= modeLayer\(/.test(text),
    );
    const listed = (imports.get('client/layers/index.ts') ?? []).map(({ target }) => target);
    expect(layers.length).toBeGreaterThan(0);
    expect(layers.map(([path]) => path).filter((path) => !listed.includes(path))).toEqual([]);
  });

  test('every open standard is in the list', () => {
    const standards = [...texts].filter(
      ([path, text]) => path.startsWith('server/exports/') && text.includes('satisfies OpenStandard;'),
    );
    const listed = (imports.get('server/exports/index.ts') ?? []).map(({ target }) => target);
    expect(standards.length).toBeGreaterThan(0);
    expect(standards.map(([path]) => path).filter((path) => !listed.includes(path))).toEqual([]);
  });

  test('every protocol has vector cases', () => {
    const protocols = [...texts].flatMap(([path, text]) =>
      path.startsWith('server/connectors/')
        ? [...text.matchAll(/protocol: '([a-z-]+)'/g)].map((match) => match[1] ?? '')
        : [],
    );
    expect(protocols.length).toBeGreaterThan(0);
    expect(protocols.filter((protocol) => !subfolders('tests/vectors').includes(protocol))).toEqual([]);
  });
});

describe('A9: the layout on disk is the one described', () => {
  test('the README names every folder of code, and no other', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const described = [...readme.matchAll(/^\| `((?:client|server|scenes|data|tests)\/[a-z-]+)\/` +\|/gm)].map(
      (match) => match[1],
    );
    const onDisk = [...CODE, 'tests'].flatMap((top) =>
      subfolders(top)
        .filter((name) => tracked(`${top}/${name}`))
        .map((name) => `${top}/${name}`),
    );
    expect(described.toSorted()).toEqual(onDisk.toSorted());
  });

  test('code lies two levels deep, plug-ins three', () => {
    const deep = files.filter(
      (path) => path.split('/').length > (/^(server\/(connectors|doors)|data\/city\/importers)\//.test(path) ? 4 : 3),
    );
    expect(deep).toEqual([]);
  });
});

describe('files stay small', () => {
  const lengths = files.map((path) => ({ path, lines: (texts.get(path) ?? '').split('\n').length - 1 }));

  test('none has more than 400 lines', () => {
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  test('nine in ten have 250 lines or fewer', () => {
    const sorted = lengths.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThanOrEqual(250);
  });

  test('names are kebab-case', () => {
    expect(files.filter((path) => !/^[a-z0-9/-]+(\.test)?\.tsx?$/.test(path))).toEqual([]);
  });
});

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
}

function subfolders(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** Whether a folder holds any file: empty ones are not in the repository. */
function tracked(folder: string): boolean {
  return walk(folder).some((path) => statSync(join(ROOT, path)).isFile());
}

function importsOf(path: string): Import[] {
  const text = texts.get(path) ?? '';
  const statements = [...text.matchAll(/^(?:import|export)\s+(type\s+)?[^'";]*?from\s+'([^']+)'/gm)];
  const bare = [
    ...text.matchAll(/^import\s+'([^']+)'|\bimport\('([^']+)'\)|new URL\('(\.[^']+)', import\.meta\.url\)/gm),
  ];
  return [
    ...statements.map((match) => ({ target: resolved(path, match[2] ?? ''), typeOnly: match[1] !== undefined })),
    ...bare.map((match) => ({ target: resolved(path, match[1] ?? match[2] ?? match[3] ?? ''), typeOnly: false })),
  ];
}

function resolved(from: string, specifier: string): string {
  const plain = specifier.replace(/\?.*$/, '');
  return plain.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(from), plain)) : plain;
}

function ours(path: string): Import[] {
  return (imports.get(path) ?? []).filter(({ target }) => CODE.some((folder) => target.startsWith(`${folder}/`)));
}

function partOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function allowed(path: string, { target, typeOnly }: Import): boolean {
  const part = partOf(path);
  const rules = MAY_IMPORT[part];
  if (!rules) return mainMay(path, target);
  if (part === 'server/connectors' && connectorsApart(path, target)) return false;
  if (partOf(target) === part) return true;
  return rules.some((rule) => {
    const [place, types] = rule.startsWith('type:') ? [rule.slice(5), true] : [rule, false];
    return (target === place || target.startsWith(`${place}/`)) && (typeOnly || !types);
  });
}

/** Files at the root of a side wire its parts together: they may import all of their side and the data. */
function mainMay(path: string, target: string): boolean {
  const side = path.split('/')[0] ?? '';
  return [side, 'data', ...(side === 'client' ? ['scenes'] : [])].some((place) => target.startsWith(`${place}/`));
}

/** Whether a file in one connector's folder reaches into another's. */
function connectorsApart(path: string, target: string): boolean {
  const [from, to] = [path.split('/')[2] ?? '', target.split('/')[2] ?? ''];
  return !from.endsWith('.ts') && target.startsWith('server/connectors/') && !to.endsWith('.ts') && from !== to;
}

function findCycle(): string[] | undefined {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const { target } of ours(path)) {
      const cycle = visit(target, [...trail, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of files) {
    const cycle = visit(path, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Type-checks files with the language's own library alone; the compiler's complaints about them, or ''. */
function compileBare(paths: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'besso-pure-'));
  const base = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'));
  const options = { ...base.compilerOptions, lib: ['ES2023'], types: [], noEmit: true };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: paths.map((path) => join(ROOT, path)) }),
  );
  try {
    execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: ROOT, encoding: 'utf8' });
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
