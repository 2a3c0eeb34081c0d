import { findObjects, findProperty, findTexts, renderDefault } from "../find-values.ts";
import type { ParsedTemplate, TemplateObject, TemplateResource, TemplateValue } from "../template.ts";
import { findResources, pathOf, type Breach, type HouseRule } from "./house-rule.ts";

/** The rules over security groups. */
export const NETWORK_RULES: readonly HouseRule[] = [
  {
    name: "ingressIsNarrow",
    why: "The log stack is internal: nothing of it is open to the internet.",
    find: findWideIngress,
  },
  {
    name: "nothingFacesTheInternet",
    why: "A load balancer is public unless it says otherwise, and so is an instance in some subnets.",
    find: findPublicAddresses,
  },
  {
    name: "groupRulesAreDescribed",
    why: "In an incident the description says whose traffic a rule lets through.",
    find: findUndescribedRules,
  },
];

/** One rule of a security group, in its group or as a resource of its own. */
interface GroupRule {
  readonly resource: TemplateResource;
  readonly rule: TemplateObject;
  readonly path: readonly string[];
}

const EVERYWHERE = new Set(["0.0.0.0/0", "::/0"]);

function findWideIngress(template: ParsedTemplate): readonly Breach[] {
  return findGroupRules(template, "Ingress").flatMap(({ resource, rule, path }) => {
    const sources = [...findTexts(rule["CidrIp"]), ...findTexts(rule["CidrIpv6"])].map((text) =>
      renderDefault(template, text),
    );
    const wide = sources.filter((source) => EVERYWHERE.has(source));
    const problems = wide.map((source) => `Ingress from ${source} is open to everyone; name the sources.`);
    if (findTexts(rule["IpProtocol"]).includes("-1"))
      problems.push("Ingress of every protocol; name the protocol and the ports.");
    return problems.map((problem) => ({ logicalId: resource.logicalId, problem, path }));
  });
}

function findUndescribedRules(template: ParsedTemplate): readonly Breach[] {
  return [...findGroupRules(template, "Ingress"), ...findGroupRules(template, "Egress")]
    .filter(({ rule }) => findTexts(rule["Description"]).every((text) => text.trim() === ""))
    .map(({ resource, path }) => ({
      logicalId: resource.logicalId,
      problem: "A rule of the security group has no Description; say whose traffic it is.",
      path,
    }));
}

/** Where each type says that it is reached from inside only, and the value that says so. */
const ADDRESSES: readonly AddressRule[] = [
  { type: "AWS::ElasticLoadBalancingV2::LoadBalancer", property: "Scheme", inside: "internal" },
  { type: "AWS::ElasticLoadBalancing::LoadBalancer", property: "Scheme", inside: "internal" },
  { type: "AWS::RDS::DBInstance", property: "PubliclyAccessible", inside: "false" },
];

interface AddressRule {
  readonly type: string;
  readonly property: string;
  readonly inside: string;
}

function findPublicAddresses(template: ParsedTemplate): readonly Breach[] {
  const resources = ADDRESSES.flatMap(({ type, property, inside }) =>
    findResources(template, [type])
      .filter(({ properties }) => !isAlways(template, { value: properties[property], wanted: inside }))
      .map(({ logicalId }) => ({
        logicalId,
        problem: `The resource can be reached from the internet; set ${property} to ${inside}.`,
      })),
  );
  return [...resources, ...findPublicInstances(template)];
}

function findPublicInstances(template: ParsedTemplate): readonly Breach[] {
  return findResources(template, ["AWS::EC2::LaunchTemplate"]).flatMap((resource) => {
    const steps = ["LaunchTemplateData", "NetworkInterfaces"];
    return findObjects(findProperty(resource.properties, steps))
      .filter((each) => !isAlways(template, { value: each["AssociatePublicIpAddress"], wanted: "false" }))
      .map(() => ({
        logicalId: resource.logicalId,
        problem: "The instances may get public addresses; set AssociatePublicIpAddress to false.",
        path: pathOf(resource, ...steps),
      }));
  });
}

function isAlways(
  template: ParsedTemplate,
  { value, wanted }: { readonly value: TemplateValue | undefined; readonly wanted: string },
): boolean {
  const texts = findTexts(value).map((text) => renderDefault(template, text));
  return texts.length > 0 && texts.every((text) => text === wanted);
}

function findGroupRules(template: ParsedTemplate, direction: "Ingress" | "Egress"): readonly GroupRule[] {
  const property = `SecurityGroup${direction}`;
  const inGroups = findResources(template, ["AWS::EC2::SecurityGroup"]).flatMap((resource) =>
    findObjects(resource.properties[property]).map((rule, index) => ({
      resource,
      rule,
      path: pathOf(resource, property, String(index)),
    })),
  );
  const alone = findResources(template, [`AWS::EC2::SecurityGroup${direction}`]).map((resource) => ({
    resource,
    rule: resource.properties,
    path: pathOf(resource),
  }));
  return [...inGroups, ...alone];
}
