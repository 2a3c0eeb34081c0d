/** The lines that differ between two texts, as a person reads them: `-` what was, `+` what is to be. None where they are equal. */
export function renderLineDiff(before: string, after: string): readonly string[] {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  const common = findCommon(old, fresh);
  const told: string[] = [];
  let [atOld, atFresh] = [0, 0];
  for (const [nextOld, nextFresh] of [...common, [old.length, fresh.length] as const]) {
    told.push(...old.slice(atOld, nextOld).map((line) => `- ${line}`));
    told.push(...fresh.slice(atFresh, nextFresh).map((line) => `+ ${line}`));
    [atOld, atFresh] = [nextOld + 1, nextFresh + 1];
  }
  return told;
}

/** Positions of the longest common subsequence; the texts are files that people edit, so that its square is small. */
function findCommon(old: readonly string[], fresh: readonly string[]): readonly (readonly [number, number])[] {
  const width = fresh.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < old.length && j < fresh.length;) {
    if (old[i] === fresh[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}
