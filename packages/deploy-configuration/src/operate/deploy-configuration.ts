import { DeployError, type DeployOutcome } from "@logstack/deploy-core";
import { prepareRoles } from "../check/prepare-roles.ts";
import { splitSecrets } from "../fill/split-secrets.ts";
import type { BundleOfRole } from "../model/bundle.ts";
import type { ConfigurationRequest } from "../model/configuration-request.ts";
import { renderFinding } from "../model/finding.ts";
import type { ObservedRole } from "../model/observed-role.ts";
import { outputsOf } from "../plan/describe-roles.ts";
import { planNextStep, type WantedRole } from "../plan/plan-next-step.ts";
import { refuseBusy, refuseRole } from "../plan/refuse-roles.ts";
import type { ConfigurationPorts } from "../ports.ts";
import { compareRoles } from "./compare-roles.ts";
import { takeLease } from "./hold-lease.ts";
import { areAssumed } from "./find-assumed.ts";
import { openLayer, type OpenedLayer } from "./open-layer.ts";
import { readRoles } from "./read-roles.ts";
import { takeSteps } from "./take-steps.ts";

/**
 * Brings a configuration to the machines of a layer: makes the bundles, uploads them, moves the pointers and replaces the
 * machines; goes back where that fails. It looks before each step, and takes the one step that follows from what is there; so
 * it goes on wherever a run before it was ended.
 */
export async function deployConfiguration(
  request: ConfigurationRequest & { readonly verb: "plan" | "deploy" },
  ports: ConfigurationPorts,
): Promise<DeployOutcome> {
  const opened = await openLayer(ports, { request, verb: request.verb });
  if (opened.kind === "refused") return opened;
  if (opened.kind === "absent") {
    if (request.verb === "plan") return planned("create", opened.waitsFor);
    return { kind: "refused", refusal: opened.refusal };
  }
  const { layer } = opened;
  const bundles = makeBundles(request, { layer, ports });
  const wanted = bundles.map(({ role, digest }): WantedRole => ({
    role,
    version: versionOf(request, { layer, role, digest }),
  }));
  const observed = await readRoles(request, { layer, wanted });
  await compareRoles(ports, { layer, wanted, observed, bundles });
  const assumed = await areAssumed(ports, { layer, observed });
  const next = planNextStep(wanted, observed, { assumed });
  if (next.step === "refuse")
    return { kind: "refused", refusal: refuseRole(next, { observed, commands: request.commands }) };
  if (next.step === "done")
    return request.verb === "plan" ? planned("none") : { kind: "unchanged", outputs: outputsOf(wanted, observed) };
  if (request.verb === "plan") return planned(isNew(observed) ? "create" : "update");
  ports.report({ event: "decided", operation: isNew(observed) ? "create" : "update" });
  const what = `${request.definition.name} ${request.version}, release ${request.release}`;
  const taken = await takeLease(ports, layer.api.leases, { holder: ports.newToken(), what });
  if (taken.kind === "interrupted")
    return { kind: "interrupted", runningOn: undefined, reattach: request.commands.deploy };
  if (taken.kind === "busy") return { kind: "refused", refusal: refuseBusy(taken.by, request.commands) };
  try {
    return await takeSteps({ request, ports, layer, wanted, bundles, lease: taken.lease, assumed });
  } finally {
    await taken.lease.release();
  }
}

function planned(operation: "create" | "update" | "none", waitsFor: readonly string[] = []): DeployOutcome {
  return { kind: "planned", operation, waitsFor, of: "configuration" };
}

/** @throws DeployError `unfillableConfiguration` with every finding, before anything is uploaded. */
function makeBundles(
  { definition, files, environment, noEcho }: ConfigurationRequest,
  { layer, ports }: { readonly layer: OpenedLayer; readonly ports: ConfigurationPorts },
): readonly BundleOfRole[] {
  const prepared = prepareRoles(definition, {
    files,
    values: { environment, ...splitSecrets(layer.values, { ...definition, noEcho }) },
  });
  if (prepared.kind === "prepared") return prepared.roles.map((role) => ({ ...ports.pack(role), files: role.files }));
  throw new DeployError({
    code: "unfillableConfiguration",
    problem: `The files of ${definition.name} cannot be made for ${environment}. Nothing was changed.`,
    hints: prepared.findings.filter(({ kind }) => kind === "refused").map(renderFinding),
  });
}

function versionOf(
  { definition, version, release }: ConfigurationRequest,
  { layer, role, digest }: { readonly layer: OpenedLayer; readonly role: string; readonly digest: string },
): WantedRole["version"] {
  return { digest, location: layer.api.bundles.locate(role, digest), name: definition.name, version, release };
}

function isNew(observed: readonly ObservedRole[]): boolean {
  return observed.every(({ pointer }) => pointer.kind === "none");
}
