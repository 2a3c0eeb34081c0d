import type { CheckedFile } from "../check/check-file.ts";
import { type PluginUse, pluginsOf } from "../check/walk.ts";
import type { Place } from "../language/place.ts";

/** A pipeline: its name, where it is listed, and its files in the order in which Logstash joins them. */
export interface Pipeline {
  readonly id: string;
  readonly at: Place;
  readonly files: readonly CheckedFile[];
}

/** All plugins of a pipeline, file by file. */
export function pluginsOfPipeline({ files }: Pipeline): readonly PluginUse[] {
  return files.flatMap(({ configuration }) => pluginsOf(configuration));
}
