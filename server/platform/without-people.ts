import { withoutPeople } from '../../data/catalogue/personal-data.ts';
import type { Also } from '../store/said-with.ts';
import type { Told } from './platform.ts';

/** Leaves out what tells of people from what entities say, and counts in how much of it there was any. */
export class WithoutPeople {
  readonly #counts = new Map<string, number>();

  /** Values and messages of an entity, or for one, that something was left out of since the start. */
  countOf(entity: string): number {
    return this.#counts.get(entity) ?? 0;
  }

  told(entity: string, told: Told): Told {
    const { value, also } = told;
    const kept = withoutPeople(value);
    const keptAlso = also && withoutPeopleIn(also);
    if (kept === value && keptAlso === also) return told;
    this.#note(entity);
    return { ...told, value: kept, ...(keptAlso && { also: keptAlso }) };
  }

  message(entity: string, message: string): string {
    const kept = withoutPeople(message);
    if (kept !== message) this.#note(entity);
    return kept;
  }

  #note(entity: string): void {
    this.#counts.set(entity, this.countOf(entity) + 1);
  }
}

/** The same object where nothing is left out. What stands for it needs no escape, so that JSON stays JSON. */
function withoutPeopleIn(also: Also): Also {
  const text = JSON.stringify(also);
  const kept = withoutPeople(text);
  return kept === text ? also : (JSON.parse(kept) as Also);
}
