import type { Span } from './time-scale.ts';

/** What is kept of a stretch of time, as `/api/v1/history` tells it. */
export interface Density extends Span {
  readonly extent: Span | null;
  readonly widthMs: number;
  readonly counts: readonly number[];
  readonly gaps: readonly Span[];
}

/** The square root: a quiet night is still seen beside a rush hour. */
function heightOf(count: number, most: number): number {
  return count > 0 && most > 0 ? Math.sqrt(count / most) : 0;
}

/**
 * The outline of an area, `width` by `height`, its foot at the bottom; empty buckets are gaps in it, never a line along
 * the foot. Empty where nothing is kept.
 */
export function densityPath({ counts }: Pick<Density, 'counts'>, width: number, height: number): string {
  const most = Math.max(0, ...counts);
  const step = width / Math.max(1, counts.length);
  const parts: string[] = [];
  let isOpen = false;
  counts.forEach((count, index) => {
    const share = heightOf(count, most);
    if (share > 0) {
      if (!isOpen) parts.push(`M${rounded(index * step)} ${height}`);
      parts.push(`V${rounded(height * (1 - share))}H${rounded((index + 1) * step)}`);
    } else if (isOpen) parts.push(`V${height}Z`);
    isOpen = share > 0;
  });
  if (isOpen) parts.push(`V${height}Z`);
  return parts.join('');
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
