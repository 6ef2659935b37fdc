import type { Observation } from '../../data/contract/observation.ts';

/**
 * Leaves out what a source said word for word in its reading before: sources publish all they know again and again. It
 * is neither accepted nor rejected, only not news. What is repeated within one reading stays, for the store to judge.
 */
export function makeRepeatFilter(): (observations: readonly Observation[]) => readonly Observation[] {
  let before: ReadonlyMap<string, number> = new Map();
  return (observations) => {
    const now = new Map<string, number>();
    const news: Observation[] = [];
    for (const observation of observations) {
      if (observation.type === 'value') {
        const { subject, property, value, atMs } = observation;
        const key = `${subject} ${property} ${atMs}`;
        const repeated = before.get(key) === value && !now.has(key);
        now.set(key, value);
        if (repeated) continue;
      }
      news.push(observation);
    }
    if (now.size > 0) before = now;
    return news;
  };
}
