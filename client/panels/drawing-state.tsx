import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { isWordKey } from '../theme/words.ts';
import { useFormat, useServices, useView } from './services.ts';

/** In a corner, for those who ask: how much detail is drawn, and what that costs. */
export function DrawingState(): ReactElement | null {
  const { drawing } = useServices();
  const format = useFormat();
  const asked = useView(({ drawingState }) => drawingState);
  const automatic = useView(({ quality }) => quality === 'auto');
  const { level, frameMs, byGraphicsCard, drawCalls, triangles, gpuMemoryMb } = useStore(drawing);
  if (!asked) return null;
  const key = `quality.${level}`;
  const frame = byGraphicsCard ? 'drawing.frame.graphics' : 'drawing.frame.processor';
  const told = [
    format.text(automatic ? 'drawing.level.auto' : 'drawing.level', {
      level: isWordKey(key, format.words) ? format.text(key) : level,
    }),
    frameMs === null ? format.text('drawing.rest') : format.text(frame, { ms: `${format.number(frameMs, 1)}\u202fms` }),
    format.text('drawing.calls', { count: format.number(drawCalls) }),
    format.text('drawing.triangles', { count: format.number(triangles) }),
    format.text('drawing.memory', { mb: `${format.number(gpuMemoryMb)}\u202fMB` }),
  ];
  return (
    <ul className="drawing-state" aria-label={format.text('drawing.name')}>
      {told.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}
