import {
  deployStack,
  destroyStack,
  diagnoseStack,
  parseTemplate,
  rollbackStack,
  type DeployOutcome,
  type Ports,
} from "@logstack/deploy-core";
import type { InProcessAws } from "@logstack/embedded-aws/in-process";
import { REGION } from "./account.ts";
import type { Wanted } from "./edit-shape.ts";
import { renderTemplate } from "./render-template.ts";
import type { Act } from "./story.ts";

/** A command, as a process of its own carries it out by its ports. */
export type Command = (ports: Ports) => Promise<DeployOutcome>;

/** What a command is given, besides what it says itself. */
export interface CommandPlace {
  readonly aws: InProcessAws;
  readonly wanted: Wanted;
}

/** The stack that stories are about. */
export const STACK = "ci-proof";

/** Returns the command that an act is: with the artifact of what is wanted at that moment. */
export function commandOf(act: Act, { aws, wanted }: CommandPlace): Command {
  const startedAt = aws.clock.now();
  const until = (minutes: number) => ({ startedAt, deadlineAt: startedAt + minutes * 60_000 });
  switch (act.kind) {
    case "deploy":
    case "plan": {
      const { kind: verb, onCreateFailure, skip, consents } = act;
      const asked = { ...COMMON, ...artifactOf(wanted), ...until(act.waitMinutes), ...consents };
      return (ports) => deployStack({ ...asked, verb, onCreateFailure, skip }, ports);
    }
    case "destroy": {
      const liftProtection = act.lifts ? [STACK] : [];
      return (ports) => destroyStack({ ...COMMON, ...AGREED, ...until(60), ...act.consents, liftProtection }, ports);
    }
    case "rollback": {
      const { skip, consents } = act;
      return (ports) =>
        rollbackStack({ ...COMMON, ...AGREED, ...until(60), ...consents, liftProtection: [], skip }, ports);
    }
    case "diagnose":
      return (ports) => diagnoseStack({ ...COMMON, ...artifactOf(wanted), environment: "ci" }, ports);
  }
}

const COMMON = {
  layer: {
    name: "proof",
    component: "proof",
    purpose: "Is deployed to be looked at.",
    template: "template.json",
    capabilities: [],
    inputs: {},
    stateful: {},
    smokeTest: async () => [],
  },
  region: REGION,
  expectedAccount: undefined,
  commands: {
    deploy: "deploy it",
    destroy: "destroy it",
    rollback: "roll it back",
    diagnose: "diagnose it",
    aws: "aws",
  },
};

const AGREED = { version: "1.0.0", environment: "ci", agreed: true };

function artifactOf({ resources, extra, version }: Wanted) {
  return {
    template: parseTemplate(renderTemplate(resources), "template.json"),
    version: `${version}.0.0`,
    given: { OctopusEnvironment: "ci", team: "proofs", Extra: extra ? "yes" : "no" },
    givenFrom: "the proof",
    injected: {},
  };
}
