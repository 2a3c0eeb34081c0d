import type { ConfigurationDefinition } from "../model/configuration-definition.ts";
import { sortFindings, type Finding } from "../model/finding.ts";
import { filesOfRole, type MachineFile } from "../model/machine-file.ts";
import { fillRole, type RoleValues } from "../fill/fill-role.ts";
import { checkRole } from "./check-role.ts";

/** The files of one role as its machines get them. */
export interface PreparedRole {
  readonly role: string;
  /** By path in the bundle. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What all roles get, and what is worth a look; or everything that is wrong with it. */
export type PreparedRoles =
  | { readonly kind: "prepared"; readonly roles: readonly PreparedRole[]; readonly findings: readonly Finding[] }
  | { readonly kind: "refused"; readonly findings: readonly Finding[] };

/**
 * Fills the files of every role with the values of an environment, and checks what came of it. The build does so for each
 * environment, with stand-ins for what only a stack knows; a deployment does it once more with the values themselves.
 */
export function prepareRoles(
  { roles, checks = {} }: Pick<ConfigurationDefinition, "roles" | "checks">,
  { files, values }: { readonly files: readonly MachineFile[]; readonly values: RoleValues },
): PreparedRoles {
  const findings: Finding[] = [];
  const prepared: PreparedRole[] = [];
  for (const { name } of roles) {
    const sources = filesOfRole(files, name);
    const filled = fillRole(sources, { ...values, indexPatterns: checks.indexPatterns });
    findings.push(...filled.findings);
    if (filled.kind === "refused") continue;
    findings.push(...checkRole({ role: name, sources, files: filled.files, environment: values.environment, checks }));
    prepared.push({ role: name, files: filled.files });
  }
  const sorted = sortFindings(findings);
  if (sorted.some(({ kind }) => kind === "refused")) return { kind: "refused", findings: sorted };
  return { kind: "prepared", roles: prepared, findings: sorted };
}
