import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ENTRY = fileURLToPath(new URL("layer/deploy.ts", import.meta.url));

/** A layer's folder whose deploy script Node runs as it is: nothing is compiled each time that it starts. */
export interface BundledLayer {
  readonly script: string;
  remove(): Promise<void>;
}

/** Bundles the deploy script of `support/layer` into a folder of its own, with the files that it reads beside it. */
export async function bundleLayer(): Promise<BundledLayer> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-bundled-layer-"));
  await cp(path.dirname(ENTRY), folder, { recursive: true });
  await build({
    entryPoints: [ENTRY],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: REQUIRE },
    tsconfigRaw: {},
    logLevel: "error",
  });
  return { script: path.join(folder, "deploy.mjs"), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** CommonJS libraries call `require` for Node's own modules; an ES module has none. */
const REQUIRE =
  'import { createRequire as nodeCreateRequire } from "node:module";\nconst require = nodeCreateRequire(import.meta.url);';
