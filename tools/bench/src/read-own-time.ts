import { paginateDescribeStackEvents, type StackEvent } from "@aws-sdk/client-cloudformation";
import { type Account, clientOf } from "./stack-definition.ts";

/** Returns how long the newest operation of a stack took in AWS, from its own events, in milliseconds; 0 where there is none after `sinceMs`. */
export async function readOwnTimeMs(at: Account, stackName: string, sinceMs: number): Promise<number> {
  const events: StackEvent[] = [];
  const client = clientOf(at);
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: stackName })) {
    events.push(...StackEvents);
  }
  const times = events
    // AWS: a stack in review says so in an event that the SDK's list of a resource's statuses does not know.
    .filter(({ ResourceStatus, PhysicalResourceId, StackId }) => {
      return PhysicalResourceId === StackId && !ResourceStatus?.startsWith("REVIEW");
    })
    .map(({ Timestamp }) => Number(Timestamp))
    .filter((timeMs) => timeMs >= sinceMs);
  return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
}
