/** What a bundle says about itself. */
export interface BundleManifest {
  /** The file to begin with, in the bundle's folder. */
  readonly entry: string;
  /** Of the sources, by `digestSources`. */
  readonly digest: string;
  /** From the root of the checkout. */
  readonly sources: readonly string[];
}

export declare const BUNDLE_MANIFEST: string;
export declare function findFreshBundle(root: string, folder: string): string | undefined;
export declare function digestSources(root: string, files: readonly string[]): string | undefined;
