import { isList, isObject, member, type Json } from "../json.ts";
import { handlerFailure, type ServiceAnswer } from "./failures.ts";
import { textOrNumber } from "./property-values.ts";
import type { PhysicalResource } from "./resource-handler.ts";
import { resourcesOf, type World } from "./world.ts";

/** Who keeps a resource from being deleted, and what the service says then. */
interface Precondition {
  /** Types whose resources use this one when its id stands in their properties. */
  readonly users: readonly string[];
  readonly answer: (physicalId: string) => ServiceAnswer;
}

/** Everything that has a network interface in a subnet, and so also security groups. */
const NETWORKED = [
  "AWS::EC2::Instance",
  "AWS::EC2::NatGateway",
  "AWS::EC2::VPCEndpoint",
  "AWS::ElastiCache::CacheCluster",
  "AWS::ElastiCache::ReplicationGroup",
  "AWS::ElasticLoadBalancingV2::LoadBalancer",
  "AWS::Lambda::Function",
];

const RULES = ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"];

const PRECONDITIONS: Readonly<Record<string, Precondition>> = {
  "AWS::EC2::SecurityGroup": {
    users: [...NETWORKED, ...RULES],
    answer: (id) => conflict("Ec2", `resource ${id} has a dependent object`),
  },
  "AWS::EC2::Subnet": {
    users: [
      ...NETWORKED,
      "AWS::AutoScaling::AutoScalingGroup",
      "AWS::EC2::SubnetRouteTableAssociation",
      "AWS::ElastiCache::SubnetGroup",
    ],
    answer: (id) => conflict("Ec2", `The subnet '${id}' has dependencies and cannot be deleted.`),
  },
  "AWS::EC2::VPC": {
    users: ["RouteTable", "SecurityGroup", "Subnet", "VPCEndpoint", "VPCGatewayAttachment"].map(
      (it) => `AWS::EC2::${it}`,
    ),
    answer: (id) => conflict("Ec2", `The vpc '${id}' has dependencies and cannot be deleted.`),
  },
  "AWS::ElastiCache::ParameterGroup": {
    users: ["AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup"],
    answer: () => conflict("ElastiCache", "One or more cache clusters are still members of this parameter group."),
  },
  "AWS::ElastiCache::SubnetGroup": {
    users: ["AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup"],
    answer: (id) => conflict("ElastiCache", `Cache subnet group ${id} is currently in use by a cache cluster.`),
  },
  "AWS::ElasticLoadBalancingV2::TargetGroup": {
    users: ["AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule"],
    answer: (id) =>
      conflict("ElasticLoadBalancingV2", `Target group '${id}' is currently in use by a listener or a rule`),
  },
  "AWS::IAM::Role": {
    users: ["AWS::IAM::InstanceProfile"],
    answer: () => conflict("Iam", "Cannot delete entity, must remove roles from instance profile first."),
  },
};

/** Throws a `ResourceFailure` when something still uses the resource and its service therefore refuses to delete it. */
export function refuseWhileInUse(resource: PhysicalResource, world: World): void {
  const precondition = member(PRECONDITIONS, resource.type);
  if (precondition === undefined) return;
  const users = precondition.users.flatMap((type) => resourcesOf(world, resource, type));
  if (users.some((user) => uses(user, resource)))
    throw handlerFailure(precondition.answer(resource.physicalId), world.ids);
}

function uses(user: PhysicalResource, used: PhysicalResource): boolean {
  if (user.type === used.type && user.physicalId === used.physicalId) return false;
  // A rule of the group itself goes with the group.
  const isOwnRule = textOrNumber(user.properties["GroupId"]) === used.physicalId;
  return !isOwnRule && mentions(user.properties, used.physicalId);
}

function mentions(value: Json, text: string): boolean {
  if (isList(value)) return value.some((item) => mentions(item, text));
  return isObject(value) ? Object.values(value).some((item) => mentions(item, text)) : value === text;
}

function conflict(service: string, message: string): ServiceAnswer {
  return { service, status: 400, message, code: "InvalidRequest" };
}
