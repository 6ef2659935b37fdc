import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What all files below a folder take, bytes; 0 where it is not there. Files that go meanwhile do not count. */
export async function folderBytes(folder: string): Promise<number> {
  const files = await filesBelow(folder);
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Makes everything in a folder safe against loss of power, and what is below it down to so many levels. */
export async function syncTree(folder: string, levels = 16): Promise<void> {
  for (const entry of levels > 0 ? await entriesOf(folder) : []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path, levels - 1);
    else if (entry.isFile()) await syncPath(path);
  }
  await syncPath(folder);
}

/** A file, or what a folder says of the files in it. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const found = await Promise.all(
    (await entriesOf(folder)).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    }),
  );
  return found.flat();
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}
