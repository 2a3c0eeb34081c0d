import { readFile } from "node:fs/promises";
import { withLineFeeds } from "@logstack/release/node";

/** The scripts that Octopus looks for at the root of a package; which one it runs depends on the worker. */
export const OCTOPUS_SCRIPTS = ["Deploy.ps1", "Deploy.sh"] as const;

/** The oldest Node that an artifact's scripts run with, as the workspace's own `engines` says. */
export const OLDEST_NODE = "20.19";

/**
 * Makes the scripts by which Octopus runs `deploy.mjs`: each hands over the variables that this layer can use, and no
 * others. `parameters` is the content of `parameters/octopus.json`: its tokens name the variables.
 *
 * @see https://octopus.com/docs/deployments/custom-scripts/scripts-in-packages
 */
export async function makeOctopusScripts(parameters: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = [...new Set([...CREDENTIALS, ...findVariables(parameters)])];
  const [major = "", minor = ""] = OLDEST_NODE.split(".");
  const scripts = await Promise.all(
    OCTOPUS_SCRIPTS.map(async (script) => {
      const template = withLineFeeds(await readFile(new URL(script, import.meta.url))).toString("utf8");
      const text = template
        .replace(/^( *)# VARIABLES$/m, (_line, indent: string) => names.map((name) => `${indent}'${name}'`).join("\n"))
        .replaceAll("NODE_VERSION", OLDEST_NODE)
        .replaceAll("NODE_MAJOR", major)
        .replaceAll("NODE_MINOR", minor);
      return [script, Buffer.from(text)] as const;
    }),
  );
  return new Map(scripts);
}

const CREDENTIALS = ["AWS.Deployment.Key", "AWS.Deployment.Secret", "AWS.Deployment.Region"];

/**
 * Finds the variables that the values of a parameter file are made of. Only a value that is one plain token can be
 * filled in by `deploy.mjs`; whatever is more than that is left to Octopus, which fills the file itself.
 */
function findVariables(parameters: string): readonly string[] {
  const values: unknown[] = Object.values(JSON.parse(parameters) as object);
  return values.flatMap((value) => (typeof value === "string" ? (TOKEN.exec(value)?.[1] ?? []) : [])).sort();
}

const TOKEN = /^#\{([\w.]+)\}$/;
