import { CODECS } from "./codecs.ts";
import { FILTERS } from "./filters.ts";
import { INPUTS } from "./inputs.ts";
import { OUTPUTS } from "./outputs.ts";
import type { PluginKind, PluginOptions, PluginTable } from "./plugin.ts";

/** The version of Logstash whose plugins the table knows. What 9.0 removed is in it, with what to use instead. */
export const PLUGINS_OF_VERSION = "9.1";

/** The plugins that come with Logstash and that this stack or its usual neighbours use, by kind and name. */
export const BUNDLED_PLUGINS: PluginTable = { input: INPUTS, filter: FILTERS, output: OUTPUTS, codec: CODECS };

/** Plugins of which a configuration package says that its machines have them: whole ones, or more options of known ones. */
export type ExtraPlugins = Partial<Record<PluginKind, Readonly<Record<string, PluginOptions>>>>;

/** The bundled plugins and the extra ones; options of an extra one are added to those that are known. */
export function knownPlugins(extra: ExtraPlugins = {}): PluginTable {
  const merged = (kind: PluginKind): PluginTable[PluginKind] => {
    const added = Object.entries(extra[kind] ?? {}).map(([name, options]): [string, PluginOptions] => [
      name,
      { ...BUNDLED_PLUGINS[kind][name], ...options },
    ]);
    return { ...BUNDLED_PLUGINS[kind], ...Object.fromEntries(added) };
  };
  return { input: merged("input"), filter: merged("filter"), output: merged("output"), codec: merged("codec") };
}
