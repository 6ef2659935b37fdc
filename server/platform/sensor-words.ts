/** What a sensor's values are, as Sentilo names it; the first where nothing is said. */
const DATA_TYPES = [
  'NUMBER',
  'BOOLEAN',
  'TEXT',
  'JSON',
  'LINK',
  'AUDIO_LINK',
  'VIDEO_LINK',
  'IMAGE_LINK',
  'FILE_LINK',
] as const;

const ENERGIES: ReadonlySet<string> = new Set(['220VAC', '12_24_VDC', '185_230_V', 'AUT_BAT', 'SOLAR_BAT']);
const CONNECTIVITIES: ReadonlySet<string> = new Set(['ET_RJ45', 'ET_POE', '3G', 'WIFI']);

export const DEFAULT_DATA_TYPE = DATA_TYPES[0];
export const DEFAULT_COMPONENT_TYPE = 'generic';

/** A data type as it is kept, from any case; undefined for none of Sentilo's. */
export function dataTypeOf(text: string): string | undefined {
  return DATA_TYPES.find((each) => each === text.toUpperCase());
}

/** Which of the technical details has a value that Sentilo does not know, as `[field, value]`; none where all are good. */
export function wrongDetails(details: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  const { energy, connectivity } = details;
  return [
    ...(energy && !ENERGIES.has(energy) ? [['energy', energy] as const] : []),
    ...(connectivity && !CONNECTIVITIES.has(connectivity) ? [['connectivity', connectivity] as const] : []),
  ];
}
