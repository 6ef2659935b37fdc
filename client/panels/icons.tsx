import type { ReactElement } from 'react';

/** Strokes of each icon on a grid of 20 by 20. */
const STROKES = {
  search: ['M8.5 14a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Z', 'm12.6 12.6 4.4 4.4'],
  layers: ['m10 3 7.5 4L10 11 2.5 7 10 3Z', 'm2.5 10.5 7.5 4 7.5-4', 'm2.5 14 7.5 4 7.5-4'],
  feeds: ['M2 10.5h3.5L8 4l4 12 2.5-5.5H18'],
  table: ['M3 4.5h14v11H3z', 'M3 8.2h14', 'M3 11.9h14', 'M8 8.2v7.3'],
  help: ['M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z', 'M8 8.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4', 'M10 13.6v.1'],
  close: ['m5 5 10 10', 'M15 5 5 15'],
  sun: ['M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z', 'M10 1.8v2M10 16.2v2M1.8 10h2M16.2 10h2'],
  dusk: ['M5.5 13a4.5 4.5 0 0 1 9 0', 'M2 13h16', 'M5 16.5h10', 'M10 3.5v2.6M3.7 6.7l1.6 1.6M16.3 6.7l-1.6 1.6'],
  moon: ['M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7Z'],
  contrast: ['M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z', 'M10 3v14', 'M12 4v12M14 5.500v9M15.800 8v4'],
  print: ['M6 7V3h8v4', 'M6 14H3.500V7h13v7H14', 'M6 11.500h8V17H6Z'],
  auto: ['M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z', 'M10 6v4l2.8 1.8'],
  follow: ['M10 15.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Z', 'M10 2v4M10 14v4M2 10h4M14 10h4'],
  goto: [
    'M10 18s5.5-5.2 5.5-9.5a5.5 5.5 0 1 0-11 0C4.5 12.800 10 18 10 18Z',
    'M10 10.300a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600Z',
  ],
  home: ['m3 9.500 7-6 7 6', 'M5 8.200V16.500h10V8.200'],
  north: ['m10 2.500 4.500 14L10 13.500l-4.500 3 4.500-14Z'],
  settings: ['M3 6h8M15 6h2M3 14h2M9 14h8', 'M13 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z', 'M7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z'],
  previous: ['m12 5-5 5 5 5'],
  next: ['m8 5 5 5-5 5'],
  up: ['m5 12 5-5 5 5'],
  down: ['m5 8 5 5 5-5'],
  play: ['M6.500 4 15.500 10l-9 6Z'],
  pause: ['M7 4.500v11', 'M13 4.500v11'],
  history: ['M3.800 11a6.300 6.300 0 1 0 1.600-5.200', 'M4.500 2.800v3.700h3.700', 'M10 6.800v3.600l2.500 1.500'],
  beside: ['M3 4h14v12H3Z', 'M10 4v12'],
  swap: ['M4 7h12M13 4l3 3-3 3', 'M16 13H4M7 10l-3 3 3 3'],
  eye: [
    'M2 10s3-5.500 8-5.500S18 10 18 10s-3 5.500-8 5.500S2 10 2 10Z',
    'M10 12.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600Z',
  ],
} as const;

export type IconName = keyof typeof STROKES;

/** A picture beside or in place of words that say the same: hidden from readers of the page. */
export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {STROKES[name].map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}
