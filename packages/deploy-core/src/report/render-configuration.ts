import type { DeployEvent } from "./deploy-event.ts";
import type { Palette } from "./palette.ts";

type Of<Name extends DeployEvent["event"]> = Extract<DeployEvent, { readonly event: Name }>;

/** Renders what a role's machines have beside what they are to have, with the lines of files that would change. */
export function renderRoleCompared(
  { role, groupName, machines, current, released, reasons, files }: Of<"configurationCompared">,
  { palette }: { readonly palette: Palette },
): readonly string[] {
  const what = released === undefined ? "no configuration" : `${released.version} (release ${released.release})`;
  return [
    palette.faint(`  ${role}: ${what}; ${current} of ${machines} machines of ${groupName} have this one`),
    ...reasons.map((reason) => `  ~ ${role}: ${reason}`),
    ...files.flatMap(({ file, change, lines }) => [
      `    ${MARKS[change]} ${file}`,
      ...lines.map((line) => `        ${line}`),
    ]),
  ];
}

const MARKS = { added: "+", removed: "-", changed: "~" } as const;

/** Renders a step of the deployment of a configuration as one line. */
export function renderConfigurationStep({
  step,
  role,
  digest,
  sizeBytes = 0,
  version = "",
  release = "",
}: Of<"configurationStep">): string {
  const bundle = digest.replace(/^sha256:/, "").slice(0, 12);
  const named = `${version} (release ${release}), ${bundle}`;
  switch (step) {
    case "uploaded":
      return `${role}: uploaded ${bundle}, ${Math.ceil(sizeBytes / 1024)} KiB`;
    case "moved":
      return `${role}: released ${named}; whoever is born takes it`;
    case "movedBack":
      return `${role}: back to ${named}`;
    case "settled":
      return `${role}: all machines have ${named}`;
  }
}
