import { findTexts } from "../find-values.ts";
import type { TemplateResource } from "../template.ts";
import { findResources, type Breach, type HouseRule } from "./house-rule.ts";

/** The rules over alarms. */
export const ALARM_RULES: readonly HouseRule[] = [
  {
    name: "alarmsReachSomeone",
    why: "An alarm is for a person: it reaches one and tells when it is over, says what it means, also without data.",
    find: (template) => findResources(template, ["AWS::CloudWatch::Alarm"]).flatMap(findAlarmBreaches),
  },
];

/** What each alarm says, and what is wrong without it. */
const NEEDED: Readonly<Record<string, string>> = {
  AlarmActions: "The alarm reaches nobody; give it AlarmActions.",
  OKActions: "The alarm never tells that all is well again; give it OKActions.",
  AlarmDescription: "The alarm does not say what it means and what to do; give it an AlarmDescription.",
  TreatMissingData: "The alarm leaves open what missing data means; set TreatMissingData.",
};

function findAlarmBreaches({ logicalId, properties }: TemplateResource): readonly Breach[] {
  return Object.entries(NEEDED)
    .filter(([property]) => findTexts(properties[property]).every((text) => text.trim() === ""))
    .map(([, problem]) => ({ logicalId, problem }));
}
