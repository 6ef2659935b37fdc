import type { Door } from './door.ts';

/** Every standard that the city speaks besides its own wire and the exports of what there is. */
export const DOORS: readonly Door[] = [];
