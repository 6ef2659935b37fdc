import type { City } from '../../../data/contract/city.ts';
import type { Platform } from '../../platform/platform.ts';
import type { History } from '../../store/archive.ts';
import type { Series } from '../../store/batch.ts';
import { type Catalogue, CatalogueMaker } from './catalogue-maker.ts';
import { addCityThings, cityParts } from './city-things.ts';
import { Refusal } from './refusal.ts';
import { addPlatformThings, platformParts } from './platform-things.ts';

/** What the catalogue is made of. */
export interface CatalogueParts {
  readonly platform: Platform;
  readonly history: History;
  city(): City;
}

/** Readers that see the same are served from one catalogue; at most so many are kept. */
const KEPT_AT_MOST = 8;

/**
 * What is kept is looked at again after this, ms of the wall's clock, and after ten times what making it took, but not
 * after more.
 */
const LOOK_AGAIN_MS = 500;
const LOOK_AGAIN_AT_MOST_MS = 5000;

interface Kept {
  readonly parts: readonly unknown[];
  readonly catalogue: Catalogue;
  readonly tookMs: number;
  lookedMs: number;
}

/** Catalogues by what their reader may see; made anew only when something in them changed. */
export class Catalogues {
  readonly #parts: CatalogueParts;
  readonly #kept = new Map<string, Kept>();

  constructor(parts: CatalogueParts) {
    this.#parts = parts;
  }

  /** For who may read what is not public of these providers; at most a moment old, or (`fresh`) as it is now. */
  now(mayRead: ReadonlySet<string>, fresh = false): Catalogue {
    const key = [...mayRead].toSorted().join(' ');
    const kept = this.#kept.get(key);
    const startMs = performance.now();
    if (kept && !fresh && startMs - kept.lookedMs < keptForMs(kept)) return kept.catalogue;
    const { platform, history } = this.#parts;
    const city = this.#parts.city();
    const parts = [...platformParts(platform), ...cityParts(city), history.series().size];
    if (kept && isSame(kept.parts, parts)) {
      kept.lookedMs = startMs;
      return kept.catalogue;
    }
    const catalogue = this.#make(city, mayRead);
    if (this.#kept.size >= KEPT_AT_MOST) this.#kept.clear();
    const lookedMs = performance.now();
    this.#kept.set(key, { parts, catalogue, tookMs: lookedMs - startMs, lookedMs });
    return catalogue;
  }

  /**
   * Does something with the catalogue; again with a fresh one where the first did not know what was asked for (404).
   */
  async using<Result>(mayRead: ReadonlySet<string>, work: (catalogue: Catalogue) => Promise<Result>): Promise<Result> {
    const catalogue = this.now(mayRead);
    try {
      return await work(catalogue);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error;
      const fresh = this.now(mayRead, true);
      if (fresh === catalogue) throw error;
      return work(fresh);
    }
  }

  #make(city: City, mayRead: ReadonlySet<string>): Catalogue {
    const { platform, history } = this.#parts;
    const maker = new CatalogueMaker();
    addPlatformThings(maker, platform, history, mayRead);
    addCityThings(maker, city, seriesByKey(history), subjectsOf(platform, history));
    return maker.done();
  }
}

function keptForMs({ tookMs }: Kept): number {
  return Math.min(LOOK_AGAIN_AT_MOST_MS, Math.max(LOOK_AGAIN_MS, tookMs * 10));
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}

function seriesByKey(history: History): ReadonlyMap<string, number> {
  return new Map(Array.from(history.series().values(), ({ key, id }: Series) => [key, id]));
}

/** What sensors of the platform show as in the city: not told twice. */
function subjectsOf(platform: Platform, history: History): ReadonlySet<string> {
  const known = history.series();
  const subjects = platform
    .entities()
    .flatMap(({ id }) => platform.sensors(id))
    .map(({ series }) => known.get(series)?.subject ?? '');
  return new Set(subjects);
}
