/** What a promotion needs to know of a release: its number, and what of each layer it brings. */
export interface PromotedRelease {
  /** SemVer. */
  readonly number: string;
  /** By layer. */
  readonly layers: Readonly<Record<string, PromotedLayer>>;
}

/** One layer of a release. */
export interface PromotedLayer {
  /** The artifact's version. */
  readonly version: string;
  /** `sha256:<hex>` of the artifact's bytes. */
  readonly digest: string;
}

/** One promotion of a release to an environment, as the history keeps it. */
export interface Promotion {
  /** Names it within its environment; sorts by when it began. */
  readonly id: string;
  readonly environment: string;
  readonly release: PromotedRelease;
  /** When it began, in milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** Who began it, as AWS knows them; undefined where it does not tell. */
  readonly by?: string | undefined;
  /** Undefined as long as nobody has said how it ended: it runs, or whoever ran it was stopped. */
  readonly ended?: PromotionEnding | undefined;
}

/** How a promotion ended. */
export interface PromotionEnding {
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
  /** `passed`: every layer is as the release says, and every smoke test is content. */
  readonly result: "passed" | "failed";
  /** By layer; a layer that was never begun is not in it. */
  readonly layers: Readonly<Record<string, LayerEnding>>;
}

/** How one layer of a promotion ended. */
export interface LayerEnding {
  /** The kind of outcome that the artifact told, for instance `deployed` or `rolledBack`. */
  readonly outcome: string;
  readonly passed: boolean;
  /** In milliseconds. */
  readonly elapsedMs: number;
  /** What a person consented to, each an option with the one name that it was given. */
  readonly consents: readonly string[];
}
