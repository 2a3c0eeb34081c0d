import { findObjects, findProperty, findTexts, isTrue } from "../find-values.ts";
import type { ParsedTemplate, TemplateObject } from "../template.ts";
import { findResources, pathOf, type Breach, type HouseRule } from "./house-rule.ts";

/** The rules over instances and their groups. */
export const MACHINE_RULES: readonly HouseRule[] = [
  {
    name: "instancesUseImdsV2",
    why: "With the first version of the metadata service, one forged request gives the machine's credentials away.",
    find: findOldMetadataService,
  },
  {
    name: "groupsWaitForSignals",
    why: "An instance that started is not yet an instance that works; only its own signal tells.",
    find: findUnsignalledGroups,
  },
  {
    name: "launchedThingsAreTagged",
    why: "Stack tags reach the group and its instances, but not the volumes that a launch makes.",
    find: (template) => [...findUntaggedVolumes(template), ...findUnpropagatedTags(template)],
  },
];

function findOldMetadataService(template: ParsedTemplate): readonly Breach[] {
  const launches = findResources(template, ["AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"]);
  return launches.flatMap((resource) => {
    const data = resource.type === "AWS::EC2::LaunchTemplate" ? ["LaunchTemplateData"] : [];
    const path = [...data, "MetadataOptions", "HttpTokens"];
    const tokens = findTexts(findProperty(resource.properties, path));
    if (tokens.length > 0 && tokens.every((text) => text === "required")) return [];
    const problem = `The instances accept version 1 of the metadata service; set ${path.join(".")} to required.`;
    return [{ logicalId: resource.logicalId, problem, path: pathOf(resource, ...path) }];
  });
}

function findUnsignalledGroups(template: ParsedTemplate): readonly Breach[] {
  return findResources(template, ["AWS::AutoScaling::AutoScalingGroup"]).flatMap(
    ({ logicalId, creationPolicy, updatePolicy }) => {
      const problems = [
        ...(waitsOnCreate(creationPolicy)
          ? []
          : ["The group is created without waiting for a signal; add CreationPolicy.ResourceSignal."]),
        ...(waitsOnUpdate(template, updatePolicy)
          ? []
          : [
              "The group is updated without waiting for signals; add UpdatePolicy.AutoScalingRollingUpdate with WaitOnResourceSignals true.",
            ]),
      ];
      return problems.map((problem) => ({ logicalId, problem }));
    },
  );
}

function waitsOnCreate(creationPolicy: TemplateObject | undefined): boolean {
  return findProperty(creationPolicy, ["ResourceSignal", "Timeout"]) !== undefined;
}

function waitsOnUpdate(template: ParsedTemplate, updatePolicy: TemplateObject | undefined): boolean {
  return isTrue(template, findProperty(updatePolicy, ["AutoScalingRollingUpdate", "WaitOnResourceSignals"]));
}

/** Without `environment:version`, which would make a new launch template, and roll the machines, at each release. */
const VOLUME_TAGS = ["environment", "application", "function", "team"];

function findUntaggedVolumes(template: ParsedTemplate): readonly Breach[] {
  return findResources(template, ["AWS::EC2::LaunchTemplate"]).flatMap((resource) => {
    const steps = ["LaunchTemplateData", "TagSpecifications"];
    const volumes = findObjects(findProperty(resource.properties, steps)).filter(
      (each) => each["ResourceType"] === "volume",
    );
    const tags = volumes.flatMap((each) => findObjects(each["Tags"]));
    const keys = new Set(tags.flatMap((tag) => findTexts(tag["Key"])));
    const missing = VOLUME_TAGS.filter((key) => !keys.has(key));
    if (missing.length === 0) return [];
    const problem = `Volumes are launched without the tags ${missing.join(", ")}; add TagSpecifications for ResourceType volume.`;
    return [{ logicalId: resource.logicalId, problem, path: pathOf(resource, ...steps) }];
  });
}

function findUnpropagatedTags(template: ParsedTemplate): readonly Breach[] {
  return findResources(template, ["AWS::AutoScaling::AutoScalingGroup"]).flatMap((resource) =>
    findObjects(resource.properties["Tags"])
      .filter((tag) => !isTrue(template, tag["PropagateAtLaunch"]))
      .map((tag) => ({
        logicalId: resource.logicalId,
        problem: `The tag ${findTexts(tag["Key"]).join("")} does not reach the instances; set PropagateAtLaunch to true.`,
        path: pathOf(resource, "Tags"),
      })),
  );
}
