import { LANGUAGES, type Language } from '../../data/contract/language.ts';
import { viewOf } from './url.ts';
import { SENSOR_TABLE, type View } from './view.ts';

/** What a page is opened with. */
export interface Opening {
  readonly hash: string;
  /** The browser's languages, the one liked best first. */
  readonly languages: readonly string[];
  readonly widthPx: number;
  /** Whether the page is in a frame of another: only there it can be a half. */
  readonly framed?: boolean;
  /** Whether the browser is asked for dark pages: so is this one until the sun over the city is known. */
  readonly prefersDark: boolean;
  readonly layers: readonly { readonly id: string; readonly shownAtFirst: boolean }[];
}

/** Width from which the layers' panel stands open at first, px. */
const WIDE_PX = 1440;

/** The view that a page opens with: what its address says, then what suits whoever opens it. */
export function firstView({ hash, languages, widthPx, framed = false, prefersDark, layers }: Opening): Partial<View> {
  const said = viewOf(hash);
  const known = new Set(layers.map(({ id }) => id));
  const shown = said.shown ? [...said.shown].filter((id) => known.has(id)) : shownAtFirst(layers);
  return {
    language: languageOf(languages),
    lit: prefersDark ? 'night' : 'day',
    panels: new Set(widthPx >= WIDE_PX ? (['layers'] as const) : []),
    ...said,
    ...(said.light && said.light !== 'auto' ? { lit: said.light } : {}),
    half: framed && said.half === true,
    shown: new Set(shown),
    tableOf: said.tableOf && (known.has(said.tableOf) || said.tableOf === SENSOR_TABLE) ? said.tableOf : null,
  };
}

function shownAtFirst(layers: Opening['layers']): readonly string[] {
  return layers.filter((layer) => layer.shownAtFirst).map(({ id }) => id);
}

/** The first of a person's languages that the page speaks; Catalan where it speaks none. */
function languageOf(languages: readonly string[]): Language {
  for (const each of languages) {
    const language = LANGUAGES.find((known) => each.toLowerCase().startsWith(known));
    if (language) return language;
  }
  return 'ca';
}
