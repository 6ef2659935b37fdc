import type { City } from '../../../data/contract/city.ts';
import type { Platform } from '../../platform/platform.ts';
import type { History } from '../../store/archive.ts';
import type { Series } from '../../store/batch.ts';
import { type Catalogue, CatalogueMaker } from './catalogue-maker.ts';
import { addCityThings, cityParts } from './city-things.ts';
import { addPlatformThings, platformParts } from './platform-things.ts';

/** What the catalogue is made of. */
export interface CatalogueParts {
  readonly platform: Platform;
  readonly history: History;
  city(): City;
}

/** Readers that see the same are served from one catalogue; at most so many are kept. */
const KEPT_AT_MOST = 8;

interface Kept {
  readonly parts: readonly unknown[];
  readonly catalogue: Catalogue;
}

/** Catalogues by what their reader may see; made anew only when something in them changed. */
export class Catalogues {
  readonly #parts: CatalogueParts;
  readonly #kept = new Map<string, Kept>();

  constructor(parts: CatalogueParts) {
    this.#parts = parts;
  }

  /** As it is now for who may read what is not public of these providers. */
  now(mayRead: ReadonlySet<string>): Catalogue {
    const { platform, history } = this.#parts;
    const city = this.#parts.city();
    const parts = [...platformParts(platform), ...cityParts(city), history.series().size];
    const key = [...mayRead].toSorted().join(' ');
    const kept = this.#kept.get(key);
    if (kept && isSame(kept.parts, parts)) return kept.catalogue;
    const maker = new CatalogueMaker();
    const series = seriesByKey(history);
    addPlatformThings(maker, platform, history, mayRead);
    addCityThings(maker, city, series, subjectsOf(platform, history));
    const catalogue = maker.done();
    if (this.#kept.size >= KEPT_AT_MOST) this.#kept.clear();
    this.#kept.set(key, { parts, catalogue });
    return catalogue;
  }
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
