import * as fc from "fast-check";
import { aCloudFormation } from "../cloudformation/a-cloudformation.ts";
import { aMisfitTemplate, type MisfitTemplate } from "./misfit-templates.ts";

/** Creates a stack from each of that many misfit templates; fails with the smallest that is not refused by name. */
export async function refuseMisfits(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(aMisfitTemplate, async (template) => {
      const outcome = await outcomeOf(template);
      if (!outcome.includes(template.names)) throw new Error(`${template.names} went unnoticed: ${outcome}`);
    }),
    { numRuns },
  );
}

/** What CloudFormation answers, or what the first failure of the stack says. */
async function outcomeOf({ body }: MisfitTemplate): Promise<string> {
  const aws = aCloudFormation();
  try {
    await aws.run("CreateStack", {
      StackName: "misfit",
      TemplateBody: body,
      Capabilities: ["CAPABILITY_AUTO_EXPAND"],
      OnFailure: "DO_NOTHING",
    });
    const events = await aws.events("misfit");
    return events.find((event) => event.includes("CREATE_FAILED") || event.includes("ROLLBACK")) ?? "created";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
