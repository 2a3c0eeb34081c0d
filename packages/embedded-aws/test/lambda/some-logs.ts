import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { onTestFinished } from "vitest";
import type { EmbeddedAws } from "../../src/index.ts";
import { clientOptions } from "../engine-fixture.ts";

/** Returns what reads the messages of a log group; none where there is no such group. */
export function someLogs(
  engine: Pick<EmbeddedAws, "endpoint">,
  logGroupName = "/aws/lambda/f",
): () => Promise<readonly string[]> {
  const client = new CloudWatchLogsClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  return async () => {
    try {
      const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName }));
      return events.map(({ message = "" }) => message);
    } catch (error) {
      if (error instanceof Error && error.name === "ResourceNotFoundException") return [];
      throw error;
    }
  };
}
