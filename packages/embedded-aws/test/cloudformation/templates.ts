import type { Faults, FaultyStep } from "../../src/cloudformation/index.ts";

/** Returns a template's body with these resources. */
export function aTemplate(resources: object, sections: object = {}): string {
  return JSON.stringify({ ...sections, Resources: resources });
}

/** Returns a topic of that name: a type that is replaced when its name changes and updated when its display does. */
export function topic(TopicName: string | object, attributes: object = {}, properties: object = {}): object {
  return { Type: "AWS::SNS::Topic", Properties: { TopicName, ...properties }, ...attributes };
}

/** Returns faults that make resources fail at the named steps. */
export function faultsOn(plan: Readonly<Record<string, FaultyStep | readonly FaultyStep[]>>): Faults {
  return {
    reasonFor(_, logicalId, step) {
      const steps = [plan[logicalId] ?? []].flat();
      return steps.includes(step) ? `${logicalId} is made to fail at ${step}` : undefined;
    },
  };
}
