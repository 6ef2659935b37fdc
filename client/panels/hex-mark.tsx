import { type ReactElement, useId, useMemo } from 'react';
import { drawTiles } from './gaudi-tile.ts';

/** The product's mark: one hexagonal tile and its twin behind it. */
export function HexMark(): ReactElement {
  return (
    <svg className="hex-mark" viewBox="0 0 28 28" aria-hidden="true">
      <path className="twin" d="M17.500 3.500 25.500 8.100v9.300l-8 4.600-8-4.600V8.100Z" />
      <path className="tile" d="M11 6.500l8 4.600v9.300L11 25l-8-4.600v-9.300Z" />
    </svg>
  );
}

/** The pavement of hexagonal tiles, as a quiet ground for loading and for errors. */
export function TileGround({ side = 72 }: { readonly side?: number }): ReactElement {
  const patternId = useId();
  const drawing = useMemo(() => drawTiles(side), [side]);
  return (
    <svg className="tile-ground" aria-hidden="true" width="100%" height="100%">
      <defs>
        <pattern id={patternId} patternUnits="userSpaceOnUse" width={drawing.width} height={drawing.height}>
          <path className="tile-edges" d={drawing.edges} />
          {drawing.relief.map((path) => (
            <path key={path} className="tile-relief" d={path} />
          ))}
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${patternId})`} />
    </svg>
  );
}
