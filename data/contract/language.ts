/** The languages that every word shown is written in, Catalan first. */
export const LANGUAGES = ['ca', 'es', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];
