import type { BuildingTags } from './package.ts';

/** Whose fact it is that a building tells: an index into the manifest's sources. */
export function sourceOfFact(
  { source, factSources = '' }: Pick<BuildingTags, 'source' | 'factSources'>,
  fact: keyof BuildingTags,
): number {
  const told = factSources.split(' ').find((each) => each.startsWith(`${fact}=`));
  return told === undefined ? source : Number(told.slice(fact.length + 1));
}

/** Every source that a building's facts are of, its outline's first: the licences of all of them hold for it. */
export function sourcesOfBuilding({
  source,
  factSources = '',
}: Pick<BuildingTags, 'source' | 'factSources'>): number[] {
  const others = factSources
    .split(' ')
    .flatMap((each) => (each === '' ? [] : [Number(each.slice(each.indexOf('=') + 1))]));
  return [...new Set([source, ...others])];
}
