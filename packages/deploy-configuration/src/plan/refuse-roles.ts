import { nameStack, type Commands, type Refusal } from "@logstack/deploy-core";
import type { ObservedRole } from "../model/observed-role.ts";
import type { Lease } from "./judge-lease.ts";
import type { NextStep } from "./plan-next-step.ts";

/** Refuses to touch a role whose pointer or group is not what it should be. */
export function refuseRole(
  { role, because }: Extract<NextStep, { readonly step: "refuse" }>,
  { observed, commands }: { readonly observed: readonly ObservedRole[]; readonly commands: Commands },
): Refusal {
  const found = observed.find((each) => each.role === role);
  if (because === "noGroup")
    return {
      code: "noGroup",
      problem: `the Auto Scaling group ${found?.groupName ?? ""} of the role ${role} is not there, although its stack names it. Nothing was changed.`,
      reasons: [],
      waysOut: [{ label: "make it again", action: "detect the stack's drift, and deploy the stack anew" }],
    };
  return {
    code: "foreignPointer",
    problem: `the parameter that tells the machines of the role ${role} their configuration was not written by logstack. Nothing was changed.`,
    reasons: [],
    waysOut: [
      {
        label: "see it, and delete it if it is nobody's",
        action: `${commands.aws} ssm get-parameters-by-path --recursive --path /logstack`,
      },
    ],
  };
}

/** Refuses while another process brings a configuration to the same machines. */
export function refuseBusy({ what }: Lease, { deploy }: Commands): Refusal {
  return {
    code: "configurationBusy",
    problem: `${what} is being brought to these machines by another process. Nothing was changed.`,
    reasons: [],
    waysOut: [{ label: "wait for it, then", action: deploy }],
  };
}

/** Refuses where another process has taken the lease, because this one was silent for too long. */
export function refuseOvertaken(commands: Commands): Refusal {
  return {
    code: "configurationBusy",
    problem: "another process took this one for dead, and goes on with these machines.",
    reasons: [],
    waysOut: [{ label: "look how it stands", action: commands.diagnose }],
  };
}

/** Refuses to go back from what was not there when somebody agreed to it. */
export function refuseMoved(agreed: string, { rollback, diagnose }: Commands): Refusal {
  return {
    code: "configurationMoved",
    problem: `another configuration was released to these machines since you were asked about going ${agreed}. Nothing was changed.`,
    reasons: [],
    waysOut: [
      { label: "look how it stands", action: diagnose },
      { label: "go back from there", action: rollback },
    ],
  };
}

/** Refuses a rollback where no configuration is known that machines had before. */
export function refuseNothingBefore(commands: Commands): Refusal {
  return {
    code: "nothingBefore",
    problem: "no configuration is known that these machines had before. Nothing was changed.",
    reasons: [],
    waysOut: [{ label: "bring another release", action: commands.deploy }],
  };
}

/** Refuses a rollback, or a removal, that nobody agreed to. */
export function refuseUnconfirmed(
  what: string,
  {
    commands,
    answer,
    verb,
  }: {
    readonly commands: Commands;
    readonly answer: "no" | "unanswerable";
    readonly verb: "rollback" | "destroy";
  },
): Refusal {
  const would =
    verb === "rollback" ? "machines would be replaced to go" : "machines of a stack that is made anew would be";
  return {
    code: answer === "no" ? "declined" : "consentNeeded",
    problem: `${would} ${what}, and nobody agreed to that. Nothing was changed.`,
    reasons: [],
    waysOut: [{ label: "agree beforehand", action: `${commands[verb]} --yes` }],
  };
}

/** Refuses to take a configuration away from machines that are there. */
export function refuseStackThere(stackName: string, { destroy }: Commands): Refusal {
  return {
    code: "stackThere",
    problem: `${stackName} is there, and its next machine would find no configuration. Nothing was changed.`,
    reasons: [],
    waysOut: [{ label: "destroy the stack first, then", action: destroy }],
  };
}

/** Refuses what needs a configuration where none was released. */
export function refuseNoneReleased(
  environment: string,
  { component, commands }: { readonly component: string; readonly commands: Commands },
): Refusal {
  return {
    code: "noConfiguration",
    problem: `no configuration was released to the machines of ${nameStack(environment, component)} yet: they wait for one.`,
    reasons: [],
    waysOut: [{ label: "deploy it", action: commands.deploy }],
  };
}
