/** `$LATEST` or a published version, as far as a deployment looks at it. */
export interface ObservedVersion {
  /** A number, or `$LATEST`. */
  readonly version: string;
  /** SHA-256 of the code's archive, in base64, as Lambda tells it. */
  readonly codeSha256: string;
  readonly description: string;
  readonly revisionId: string;
  /** `waking`: Lambda is still making or changing it. */
  readonly state: "ready" | "waking" | "failed";
  /** Why it failed, in Lambda's words. */
  readonly reason: string | undefined;
  readonly timeoutMs: number;
  /** Every setting that a version keeps as it was when it was published, by its name: `Environment.BROKER_HOST`, `Timeout`, ... */
  readonly settings: Readonly<Record<string, string>>;
}

/** The alias that events go to. */
export interface ObservedAlias {
  readonly version: string;
  readonly description: string;
  readonly revisionId: string;
  /** True where a part of the events goes to a second version. */
  readonly split: boolean;
}

/** A function with its code, as one look found it. */
export interface ObservedCode {
  readonly latest: ObservedVersion;
  readonly alias: ObservedAlias;
  /** All that are published, the oldest first. */
  readonly versions: readonly ObservedVersion[];
}

/** Returns the version that the alias points to; `$LATEST` where somebody pointed it there. */
export function findServing({ latest, alias, versions }: ObservedCode): ObservedVersion | undefined {
  return alias.version === latest.version ? latest : versions.find(({ version }) => version === alias.version);
}
