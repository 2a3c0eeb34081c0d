import type { Speed } from "../clock.ts";
import type { RepeatableOptions } from "./repeatable.ts";
import { startEmbeddedAws, type EmbeddedAwsOptions } from "./start.ts";

/** How to serve; what the CLI's options become. */
export interface ServeOptions extends Pick<
  EmbeddedAwsOptions,
  "faultsFile" | "tellFaults" | "peer" | "cache" | "machines" | "tellMachines"
> {
  readonly port?: number;
  readonly stateDir: string;
  readonly speed: Speed;
  /** Makes the same calls give the same answers, byte for byte, at speed `instant`. */
  readonly repeatable?: RepeatableOptions;
  /** Told where the engine listens, as soon as it does. */
  readonly onListening: (endpoint: string) => void;
  /** Ends the serving. */
  readonly stop: AbortSignal;
}

/** The port that emulators of AWS share by convention, so that existing client set-ups find this one too. */
export const DEFAULT_PORT = 4566;

/** Serves an embedded AWS until `stop` is aborted; resolves when its state is on disk. Throws what `startEmbeddedAws` throws. */
export async function serveEmbeddedAws(options: ServeOptions): Promise<void> {
  const { port = DEFAULT_PORT, onListening, stop, ...others } = options;
  const engine = await startEmbeddedAws({ ...others, port });
  try {
    onListening(engine.endpoint);
    void engine.loadServices();
    await aborted(stop);
  } finally {
    await engine.close();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
