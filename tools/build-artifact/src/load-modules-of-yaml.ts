import type { Plugin } from "esbuild";

/**
 * Bundles the ES modules of the YAML library, of which esbuild leaves out what nothing calls, and all where nobody parses.
 * Its package hands Node the same sources as CommonJS, which are bundled whole and run at the start of every command.
 */
export const loadModulesOfYaml: Plugin = {
  name: "load-modules-of-yaml",
  setup(build) {
    build.onResolve({ filter: /^yaml$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === RESOLVING) return undefined;
      const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: RESOLVING });
      const modules = found.path.replace(COMMON_JS, "$1browser$1dist$1index.js");
      return found.errors.length > 0 ? { errors: found.errors } : { path: modules, sideEffects: false };
    });
    // What is asked for within it leads to its own modules.
    build.onResolve({ filter: /^\./ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === RESOLVING || !MODULES.test(importer)) return undefined;
      const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: RESOLVING });
      return found.errors.length > 0 ? { errors: found.errors } : { path: found.path, sideEffects: false };
    });
  },
};

const COMMON_JS = /([\\/])dist[\\/]index\.js$/;
const MODULES = /[\\/]yaml[\\/]browser[\\/]dist[\\/]/;
const RESOLVING = Symbol("resolving");
