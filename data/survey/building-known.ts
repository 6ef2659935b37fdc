import type { Point } from '../city/plane.ts';
import { middleOf } from '../city/polygon.ts';
import type { BuildingTags } from '../contract/package.ts';
import type { BuildingBody, Candidate, WholeFacts } from './building-candidates.ts';
import { heightOfLevels, heightOfUpperLevels } from './building-heights.ts';
import type { Placed } from './building-matches.ts';
import type { Shape } from './footprint-shape.ts';

/** A body with its height where it is measured or its storeys are told. */
export interface KnownBody {
  readonly shapes: readonly Shape[];
  readonly areaM2: number;
  readonly baseM: number;
  readonly levels?: number;
  /** Whether its own outline came with its height: then it is of that height throughout. */
  readonly even: boolean;
  readonly height?: { readonly heightM: number; readonly heightSource: 'measured' | 'levels' };
}

/** A building with all that any source tells of it. */
export interface KnownBuilding {
  readonly source: number;
  /** The largest first. */
  readonly bodies: readonly KnownBody[];
  /** The middle of its largest piece. */
  readonly at: Point;
  readonly tags: Pick<BuildingTags, 'reference' | 'name' | 'yearBuilt' | 'use' | 'factSources'>;
}

const KEYS = [
  'heightM',
  'levels',
  'reference',
  'name',
  'yearBuilt',
  'use',
] as const satisfies readonly (keyof WholeFacts)[];

/** A fact and the source that tells it. */
type Told = {
  readonly [Key in keyof WholeFacts]?: { readonly value: NonNullable<WholeFacts[Key]>; readonly source: number };
};

export function knownOf({ candidate, donors }: Placed): KnownBuilding {
  const tellers = [
    candidate,
    ...donors.toSorted((one, other) => other.sharedM2 - one.sharedM2).map((each) => each.candidate),
  ];
  const told: Told = Object.fromEntries(KEYS.flatMap((key) => firstTold(tellers, key)));
  const bodies = candidate.bodies.map((body) => bodyOf(body, told)).toSorted((one, other) => other.areaM2 - one.areaM2);
  const factSources = KEYS.flatMap((key) => {
    const source = told[key]?.source;
    return source === undefined || source === candidate.source ? [] : [`${key}=${source}`];
  });
  const { reference, name, yearBuilt, use } = told;
  return {
    source: candidate.source,
    bodies,
    at: middleOf(largestOf(bodies[0]?.shapes ?? [])?.ring ?? []),
    tags: {
      ...(reference && { reference: reference.value }),
      ...(name && { name: name.value }),
      ...(yearBuilt && { yearBuilt: yearBuilt.value }),
      ...(use && { use: use.value }),
      ...(factSources.length > 0 && { factSources: factSources.join(' ') }),
    },
  };
}

function firstTold(tellers: readonly Candidate[], key: (typeof KEYS)[number]): [string, unknown][] {
  const teller = tellers.find(({ facts }) => facts[key] !== undefined);
  return teller ? [[key, { value: teller.facts[key], source: teller.source }]] : [];
}

export function largestOf(shapes: readonly Shape[]): Shape | undefined {
  return shapes.reduce<Shape | undefined>(
    (largest, shape) => (largest && largest.areaM2 >= shape.areaM2 ? largest : shape),
    undefined,
  );
}

/** What a body says itself counts before what is told of the whole. */
function bodyOf(body: BuildingBody, told: Told): KnownBody {
  const { shapes, baseM } = body;
  const areaM2 = shapes.reduce((sum, shape) => sum + shape.areaM2, 0);
  const levels = body.levels ?? told.levels?.value;
  const own = ownHeight(body);
  const height = own ?? wholeHeight(told, baseM);
  return {
    shapes,
    areaM2,
    baseM,
    even: own !== undefined,
    ...(levels !== undefined && { levels }),
    ...(height && { height }),
  };
}

function ownHeight({ heightM, levels, baseM }: BuildingBody): KnownBody['height'] | undefined {
  if (heightM !== undefined && heightM > 0) return { heightM, heightSource: 'measured' };
  if (levels === undefined || levels === 0) return undefined;
  return { heightM: baseM > 0 ? heightOfUpperLevels(levels) : heightOfLevels(levels), heightSource: 'levels' };
}

function wholeHeight({ heightM, levels }: Told, baseM: number): KnownBody['height'] | undefined {
  const topM = heightM?.value ?? (levels ? heightOfLevels(levels.value) : undefined);
  if (topM === undefined || topM - baseM < 2) return undefined;
  return { heightM: topM - baseM, heightSource: heightM ? 'measured' : 'levels' };
}
