/** What a layer's own test hands over. */
export interface LayerTestOptions {
  /** The layer's folder: `new URL("..", import.meta.url)` in `test/layer.test.ts`. */
  readonly folder: URL;
  /** `startEmbeddedAws` of `@logstack/embedded-aws`, which this package does not know. */
  readonly startAws: StartAws;
}

/** Starts an AWS in memory on a loopback port. */
export type StartAws = (options: { readonly speed: "instant" }) => Promise<RunningAws>;

export interface RunningAws {
  /** For instance `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  close(): Promise<void>;
}
