/** Who is to be named for what is shown, each once, by the first part of each attribution: the rest is in the panel. */
export function namesIn(attributions: readonly string[]): readonly string[] {
  const names = attributions.map((text) => (text.split(/[,;(]/)[0] ?? '').trim());
  return [...new Set(names.filter((name) => name !== ''))];
}
