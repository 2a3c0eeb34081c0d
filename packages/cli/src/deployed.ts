/** One layer in one environment, as its stack's tags and status tell it. */
export interface Deployed {
  readonly environment: string;
  readonly layer: string;
  readonly stackName: string;
  readonly version: string | undefined;
  readonly status: string;
  /** Since the stack was last created or updated; undefined when AWS does not say. */
  readonly ageMs: number | undefined;
  /** Of a configuration: how many machines of how many say that they have it. */
  readonly machines?: {
    readonly have: number;
    readonly all: number;
    /** Those that do not, and how each stands, as a phrase. */
    readonly lacking: readonly { readonly instanceId: string; readonly because: string }[];
  };
  /** Of a configuration: the number of the release that brought it. */
  readonly release?: string;
  /** Of a configuration: roles of machines to which another version or release of it is released. */
  readonly otherRoles?: readonly { readonly role: string; readonly version: string; readonly release: string }[];
}
