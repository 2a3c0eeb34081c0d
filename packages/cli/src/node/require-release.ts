import {
  findNearestName,
  ReleaseError,
  sortReleaseNumbers,
  type ReleaseStore,
  type StoredRelease,
} from "@logstack/release";

/** Returns the release of that number. @throws ReleaseError `unknownRelease` that offers the nearest. */
export async function requireRelease(store: ReleaseStore, number: string): Promise<StoredRelease> {
  const found = await store.findRelease(number);
  if (found !== undefined) return found;
  const numbers = sortReleaseNumbers(await store.listReleases());
  const nearest = findNearestName(number, numbers);
  throw new ReleaseError({
    code: "unknownRelease",
    problem: `There is no release ${number}.`,
    hints: [
      ...(nearest === undefined ? [] : [`Did you mean ${nearest}?`]),
      numbers.length === 0 ? "Create one: logstack release create." : "`logstack release list` shows what there is.",
    ],
  });
}
