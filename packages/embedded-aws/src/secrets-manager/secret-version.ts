/** What a version holds: one of the two. */
export interface SecretContent {
  readonly text?: string | undefined;
  /** Bytes in Base64. */
  readonly binary?: string | undefined;
}

/** One version of a secret's content. */
export interface SecretVersion extends SecretContent {
  readonly id: string;
  /** Staging labels; each is on one version at most. */
  readonly stages: readonly string[];
  readonly createdAtMs: number;
}

/** A version to add; without stages it becomes the current one. */
export interface NewVersion {
  readonly id: string;
  readonly content: SecretContent;
  readonly stages?: readonly string[] | undefined;
}

/** The label of the version that a reader gets who asks for none. */
export const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";

/** AWS: versions without labels are kept only as long as there are few. */
const MAX_VERSIONS = 100;

/** Returns a secret's versions with one more, which takes its labels from those that had them. */
export function withVersion(
  versions: readonly SecretVersion[],
  { id, content, stages: wanted = [CURRENT] }: NewVersion,
  createdAtMs: number,
): readonly SecretVersion[] {
  // AWS: the first version is the current one, whatever else it is called.
  const stages = versions.length === 0 ? [...new Set([...wanted, CURRENT])] : wanted;
  const takesOver = stages.includes(CURRENT) && versions.some((version) => version.stages.includes(CURRENT));
  const relabelled = versions.map((version) => ({
    ...version,
    stages: relabel(version.stages, { taken: stages, takesOver }),
  }));
  return [...relabelled, { id, ...content, stages, createdAtMs }].slice(-MAX_VERSIONS);
}

/** AWS: what was current becomes previous, and what was previous loses its label. */
function relabel(
  stages: readonly string[],
  { taken, takesOver }: { readonly taken: readonly string[]; readonly takesOver: boolean },
): readonly string[] {
  const kept = stages.filter((stage) => !taken.includes(stage) && !(takesOver && stage === PREVIOUS));
  return takesOver && stages.includes(CURRENT) ? [...kept, PREVIOUS] : kept;
}

/** Returns the version with an id, with a label, or with both; the current one when neither is given. */
export function findSecretVersion(
  versions: readonly SecretVersion[],
  { id, stage }: { readonly id: string | undefined; readonly stage: string | undefined },
): SecretVersion | undefined {
  const wanted = stage ?? (id === undefined ? CURRENT : undefined);
  return versions.find(
    (version) => (id === undefined || version.id === id) && (wanted === undefined || version.stages.includes(wanted)),
  );
}

/** True when two contents are the same. */
export function isSameContent(one: SecretContent, other: SecretContent): boolean {
  return one.text === other.text && one.binary === other.binary;
}
