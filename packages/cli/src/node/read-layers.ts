import type { Command } from "commander";

/**
 * Returns which layers a command was given: those that it names, or all by `--all`. One of both must be said, so that a
 * name that was forgotten never means everything.
 */
export function readLayers(
  layers: readonly string[],
  { all, command }: { readonly all: true | undefined; readonly command: Command },
): readonly string[] | "all" {
  if (all === true && layers.length > 0) return command.error("error: give layers or --all, not both");
  if (all !== true && layers.length === 0) return command.error("error: name the layers, or say --all");
  return all === true ? "all" : layers;
}
