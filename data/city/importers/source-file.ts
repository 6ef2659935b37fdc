/** A file as an importer meets it: looked at by its content, read in pieces. */
export interface SourceFile {
  /** Path below the folder, `/` between its parts. For reports, and to find companions; it says nothing of the content. */
  readonly path: string;
  readonly bytes: number;
  /** The first 64 KiB at most. */
  readonly head: Uint8Array;
  /** The whole from its start, in pieces of 1 MiB at most; again with each call. */
  pieces(): Iterable<Uint8Array>;
  /** Another file of the same folder, by its name whatever the case of its letters: the `.dbf` of a `.shp`, `stops.txt`. */
  sibling(name: string): SourceFile | undefined;
}
