import boldLatin from '@fontsource/noto-sans/files/noto-sans-latin-600-normal.woff2?url';
import boldLatinExtended from '@fontsource/noto-sans/files/noto-sans-latin-ext-600-normal.woff2?url';
import latin from '@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2?url';
import latinExtended from '@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff2?url';
import type { FontFacesSpecification } from 'maplibre-gl';
import { FONT_BOLD, FONT_REGULAR } from '../../scenes/basemap/basemap-names.ts';

/** What the two files of a weight hold, as the package cuts them. */
const LATIN = ['U+0000-00FF', 'U+0131', 'U+0152-0153', 'U+02BB-02DC', 'U+2000-206F', 'U+20AC', 'U+2122'];
const LATIN_EXTENDED = ['U+0100-02BA', 'U+02BD-02C5', 'U+1E00-1E9F', 'U+1EF2-1EFF', 'U+20A0-20AB', 'U+2113'];

/** The labels' fonts, from the page's own files: no glyph server, the same on every machine. */
export const LABEL_FONTS: FontFacesSpecification = {
  [FONT_REGULAR]: [
    { url: addressOf(latin), 'unicode-range': LATIN },
    { url: addressOf(latinExtended), 'unicode-range': LATIN_EXTENDED },
  ],
  [FONT_BOLD]: [
    { url: addressOf(boldLatin), 'unicode-range': LATIN },
    { url: addressOf(boldLatinExtended), 'unicode-range': LATIN_EXTENDED },
  ],
};

function addressOf(path: string): string {
  return new URL(path, location.href).href;
}
