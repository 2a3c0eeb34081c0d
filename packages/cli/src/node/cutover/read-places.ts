import { DeployError, nameStack } from "@logstack/deploy-core";
import type { BrokerAddress, LogStackPlace, SearchPlace } from "@logstack/migration";
import { findEnvironment } from "@logstack/release";
import { PROJECT } from "../../project.ts";
import { withStacks } from "../with-stacks.ts";
import type { CutOver } from "./open-cut-over.ts";

/** Reads where log stacks are, each stack once. */
export interface Places {
  /** Where a log stack takes events. @throws DeployError `noBroker` when nothing says so. */
  broker(place: LogStackPlace): Promise<BrokerAddress>;
  /** Where a log stack's events are found. @throws DeployError `noElasticsearch` when nothing says so. */
  elasticsearch(place: LogStackPlace): Promise<SearchPlace>;
}

/** Opens the places: what sources.json says itself, else what the outputs of the environment's own layers say. */
export function openPlaces({ project, gateway }: Pick<CutOver, "project" | "gateway">): Places {
  const known = new Map<string, Promise<Readonly<Record<string, string>>>>();
  const read = (environment: string, component: string): Promise<Readonly<Record<string, string>>> => {
    const stackName = nameStack(environment, component);
    const found = known.get(stackName) ?? readOutputs(environment, stackName);
    known.set(stackName, found);
    return found;
  };
  const readOutputs = async (name: string, stackName: string): Promise<Readonly<Record<string, string>>> => {
    const environment = findEnvironment(project.config, name);
    const observed = await withStacks({ environment, gateway }, ({ api }) => api.describeStack(stackName));
    return observed?.outputs ?? {};
  };
  return {
    async broker({ environment, broker }) {
      if (broker !== undefined || environment === undefined) return broker ?? refuse("Broker", "nowhere");
      const outputs = await read(environment, "broker");
      const { BrokerHost: host, BrokerPort: port, BrokerHttpPort, BrokerSecurityGroupId } = outputs;
      if (host === undefined || port === undefined) return refuse("Broker", environment);
      const securityGroup = BrokerSecurityGroupId === undefined ? {} : { securityGroup: BrokerSecurityGroupId };
      const httpPort = BrokerHttpPort === undefined ? {} : { httpPort: Number(BrokerHttpPort) };
      return { host, port: Number(port), ...httpPort, ...securityGroup };
    },
    async elasticsearch({ environment, elasticsearch }) {
      if (elasticsearch !== undefined || environment === undefined) {
        return elasticsearch ?? refuse("Elasticsearch", "nowhere");
      }
      const outputs = await read(environment, "elasticsearch");
      const { ElasticsearchEndpoint: host, ElasticsearchPort: port } = outputs;
      if (host === undefined || port === undefined) return refuse("Elasticsearch", environment);
      return { url: `http://${host}:${port}`, index: "logs-*", apiKeyFrom: "ELASTICSEARCH_API_KEY" };
    },
  };
}

function refuse(what: "Broker" | "Elasticsearch", environment: string): never {
  const layer = what.toLowerCase();
  throw new DeployError({
    code: `no${what}`,
    problem:
      environment === "nowhere"
        ? `${PROJECT.sources} does not say where the ${what} of every log stack is.`
        : `Nothing says where the ${what} of ${environment} is: the stack ${nameStack(environment, layer)} has no such outputs.`,
    hints: [
      ...(environment === "nowhere" ? [] : [`Deploy it: logstack deploy ${layer} --to ${environment}`]),
      `Or write "${layer}" into the log stack's place in ${PROJECT.sources}.`,
    ],
  });
}
