import type { FactKind, FactOf, Facts } from '../city/importers/facts.ts';
import type { FactSource } from '../city/importers/importer.ts';
import type { PackageSource } from '../contract/package.ts';
import type { Sourced, SurveyFacts } from './sourced.ts';

/** What one file gave, in the order in which files of equal worth are preferred. */
export interface ReadFile {
  readonly path: string;
  readonly kind: FactKind;
  readonly source: FactSource;
  readonly facts: readonly FactOf<FactKind>[];
}

export interface ChosenFacts {
  readonly facts: SurveyFacts;
  readonly sources: readonly PackageSource[];
  /** Of each file, as they were given: how many of its facts are used, and the file that has most of the others. */
  readonly used: readonly { readonly count: number; readonly insteadOf: string | null }[];
}

type Naming = { readonly [Kind in FactKind]: ((fact: Facts[Kind], file: ReadFile) => string) | null };

/**
 * What makes two facts of different files the same thing; null: every one is used, and matched later where it must be.
 * Lanes have no lasting numbers: of one source only the file with the most of them is used.
 */
const NAMES: Naming = {
  area: ({ level, code }) => `${level} ${code}`,
  statistic: null,
  'street-node': ({ id }) => id,
  'street-section': ({ id }) => id,
  'street-geometry': ({ id }) => id,
  'street-rule': null,
  'cycle-lane': (_, { source }) => source.id,
  'traffic-section': ({ id }) => id,
  site: ({ site, id }) => `${site} ${id}`,
  tree: ({ id, at }) => `${id} ${at[0].toFixed(5)} ${at[1].toFixed(5)}`,
  footprint: null,
  transit: ({ key }) => key,
  terrain: null,
  ground: null,
};

export const FACT_KINDS = Object.keys(NAMES) as readonly FactKind[];

/** For each kind the facts of all files, those of the file with the most of them first; what a better one has is left out. */
export function chooseFacts(files: readonly ReadFile[], generated: PackageSource): ChosenFacts {
  const used = files.map(() => ({ count: 0, insteadOf: null as string | null }));
  const sources: PackageSource[] = [generated];
  const numberOf = (source: FactSource): number => {
    const known = sources.findIndex(({ id }) => id === source.id);
    return known >= 0 ? known : sources.push({ ...source, generated: false }) - 1;
  };
  const chosen = FACT_KINDS.map((kind) => {
    const order = files.flatMap((file, place) => (file.kind === kind ? [{ file, place }] : []));
    order.sort(
      ({ file: one, place }, { file: other, place: otherPlace }) =>
        other.facts.length - one.facts.length || cornersOf(other.facts) - cornersOf(one.facts) || place - otherPlace,
    );
    return [kind, chooseKind(kind, order, numberOf, used)] as const;
  });
  return { facts: Object.fromEntries(chosen) as unknown as SurveyFacts, sources, used };
}

/** Of files with as many areas, the one with the most corners is the least simplified. */
function cornersOf(facts: readonly FactOf<FactKind>[]): number {
  return facts.reduce(
    (sum, fact) => sum + ('level' in fact && 'polygons' in fact ? fact.polygons.flat(2).length : 0),
    0,
  );
}

function chooseKind(
  kind: FactKind,
  order: readonly { readonly file: ReadFile; readonly place: number }[],
  numberOf: (source: FactSource) => number,
  used: { count: number; insteadOf: string | null }[],
): Sourced<FactOf<FactKind>>[] {
  const nameOf = NAMES[kind] as ((fact: FactOf<FactKind>, file: ReadFile) => string) | null;
  const owners = new Map<string, number>();
  const kept: Sourced<FactOf<FactKind>>[] = [];
  for (const { file, place } of order) {
    const lost = new Map<number, number>();
    const before = kept.length;
    const source = file.facts.some((fact) => isOwn(owners, nameOf?.(fact, file), place)) ? numberOf(file.source) : 0;
    for (const fact of file.facts) {
      const name = nameOf?.(fact, file);
      if (isOwn(owners, name, place)) {
        if (name !== undefined) owners.set(name, place);
        kept.push({ fact, source });
      } else {
        const owner = owners.get(name ?? '') ?? place;
        lost.set(owner, (lost.get(owner) ?? 0) + 1);
      }
    }
    const [most] = [...lost].sort(([, one], [, other]) => other - one);
    const better = most && order.find((each) => each.place === most[0]);
    used[place] = { count: kept.length - before, insteadOf: better?.file.path ?? null };
  }
  return kept;
}

/** Whether a fact of that name is not taken by another file. */
function isOwn(owners: ReadonlyMap<string, number>, name: string | undefined, place: number): boolean {
  return name === undefined || (owners.get(name) ?? place) === place;
}
