import type { DeployEvent } from "@logstack/deploy-core";
import type { LayerEnding } from "@logstack/release";
import type { LayerResult, LayersRequest } from "../layers-request.ts";
import type { PreparedLayer } from "./prepare-layers.ts";

/** Tells what happens to the layers of one command, while it happens and at the end. */
export interface Reporter {
  begin(): void;
  /** Something about a layer that its artifact cannot know. */
  warn(layer: string, message: string): void;
  /** Something that a layer's artifact said. */
  on(layer: string, event: DeployEvent): void;
  /** How each layer ended, those that never started included. */
  end(endings: ReadonlyMap<string, LayerEnding<LayerResult>>): void;
}

/** What a reporter needs to know of the command. */
export interface ReportedCommand {
  readonly request: LayersRequest;
  readonly layers: readonly PreparedLayer[];
  /** Where, for a heading: account, region, whether it is the embedded AWS. */
  readonly place: string;
  /** What goes was listed before, and a person agreed to it. */
  readonly asked: boolean;
}
