import { unzipSync } from 'fflate';
import type { Reject } from '../../../data/contract/observation.ts';

/** The files of an archive that were wanted and could be read. */
export interface Unzipped {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly rejects: readonly Reject[];
}

/** Sizes that no timetable of a city reaches: 1.6 million stop times are about 100 MB. */
const MAX_FILE_BYTES = 400_000_000;
const MAX_TOTAL_BYTES = 700_000_000;
const MAX_RATIO = 1000;

/**
 * Unpacks the wanted files of a zip, also where they lie in a folder of it. Never throws. What claims to be larger
 * than a limit is not unpacked; what turns out larger than it claimed is cut off at its claim.
 */
export function unzipWanted(bytes: Uint8Array, wanted: ReadonlySet<string>): Unzipped {
  const rejects: Reject[] = [];
  let total = 0;
  try {
    const unpacked = unzipSync(bytes, {
      filter(file) {
        if (!wanted.has(baseName(file.name))) return false;
        total += file.originalSize;
        const bomb = file.originalSize > 1_000_000 && file.originalSize > file.size * MAX_RATIO;
        const fine = file.originalSize <= MAX_FILE_BYTES && total <= MAX_TOTAL_BYTES && !bomb;
        if (!fine) rejects.push({ reason: 'too-large', detail: `${file.name} would be ${file.originalSize} bytes` });
        return fine;
      },
    });
    return { files: new Map(Object.entries(unpacked).map(([name, content]) => [baseName(name), content])), rejects };
  } catch {
    rejects.push({ reason: 'malformed', detail: 'the timetable is not a whole zip archive' });
    return { files: new Map(), rejects };
  }
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
