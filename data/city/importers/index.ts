import type { FactKind } from './facts.ts';
import type { Importer } from './importer.ts';

/** Every importer, the more particular before the more general: the first that recognises a file reads it. */
export const IMPORTERS: readonly { readonly [Kind in FactKind]: Importer<Kind> }[FactKind][] = [];
