import { strFromU8 } from 'fflate';

/** Rows of a plain CSV by column name, read without any code of the connectors: quotes around whole cells alone. */
export function rowsOf(bytes: Uint8Array | undefined): Partial<Record<string, string>>[] {
  const [header = '', ...lines] = strFromU8(bytes ?? new Uint8Array())
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(Boolean);
  const names = cellsOf(header);
  return lines.map((line) => Object.fromEntries(cellsOf(line).map((cell, index) => [names[index] ?? '', cell])));
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell.replace(/^"(.*)"$/, '$1'));
}

type Place = readonly [longitude: number, latitude: number];

/** The place of a line nearest to another place, in metres from the line and from its start. */
export function nearestOnLine(
  line: readonly Place[],
  [longitude, latitude]: Place,
): { alongM: number; distanceM: number } {
  const metres = ([east, north]: Place): [number, number] => [
    (east - longitude) * 111_195 * Math.cos((latitude * Math.PI) / 180),
    (north - latitude) * 111_195,
  ];
  let best = { alongM: 0, distanceM: Number.POSITIVE_INFINITY };
  let walkedM = 0;
  for (let index = 1; index < line.length; index++) {
    const [ax, ay] = metres(line[index - 1] ?? [0, 0]);
    const [bx, by] = metres(line[index] ?? [0, 0]);
    const lengthM = Math.hypot(bx - ax, by - ay);
    const share = lengthM > 0 ? Math.min(1, Math.max(0, -(ax * (bx - ax) + ay * (by - ay)) / lengthM ** 2)) : 0;
    const distanceM = Math.hypot(ax + (bx - ax) * share, ay + (by - ay) * share);
    if (distanceM < best.distanceM) best = { alongM: walkedM + lengthM * share, distanceM };
    walkedM += lengthM;
  }
  return best;
}
