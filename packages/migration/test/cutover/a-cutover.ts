import type { Release, Promotion } from "@logstack/release";
import type { LogSource, RedirectObservation, SourceTraffic, TrafficReading, WantedVariable } from "../../src/index.ts";

/** What the sources below may name. */
export const CONTEXT = {
  file: "sources.json",
  environments: ["ci", "staging", "prod-green", "prod-blue", "sandbox"],
  released: ["ci", "staging", "prod-green", "prod-blue"],
  layers: ["broker", "elb-logs", "elb-logs-function", "log-sources"],
};

/** A file with two sources and two log stacks. */
export const SOURCES = {
  stacks: {
    old: {
      ci: { broker: { host: "old.example", port: 6379 }, elasticsearch: { url: "http://old.example:9200" } },
    },
    new: {
      ci: { environment: "ci" },
      staging: { environment: "staging" },
      "prod-green": { environment: "prod-blue" },
    },
  },
  sources: [
    {
      name: "elb-logs",
      kind: "function",
      layer: "elb-logs",
      with: ["elb-logs-function"],
      broker: { host: "BrokerHost", port: "BrokerPort", securityGroup: "BrokerSecurityGroupId" },
      recognise: { field: "SourceModuleName", value: "elb-logs" },
    },
    {
      name: "iis",
      kind: "logstash",
      layer: "log-sources",
      broker: { address: "IisBroker" },
      recognise: { field: "SourceModuleName", value: "iis" },
      environments: ["staging", "prod-green"],
    },
  ],
};

/** As a person writes it. */
export const textOf = (file: object): string => JSON.stringify(file, null, 2);

export const aSource = (given: Partial<LogSource> = {}): LogSource => ({
  name: "elb-logs",
  kind: "function",
  transport: "tcp",
  layer: "elb-logs",
  with: [],
  broker: { host: "BrokerHost", port: "BrokerPort" },
  recognise: { field: "SourceModuleName", value: "elb-logs" },
  environments: undefined,
  ...given,
});

const ENVIRONMENTS = ["ci", "staging", "prod-green"];

export const aWanted = (environment: string, value: string | undefined = "new.example"): WantedVariable => ({
  source: "elb-logs",
  environment,
  layer: "elb-logs",
  name: "BrokerHost",
  value,
});

/** A release of the layer whose Broker is the same everywhere. */
export const aRelease = (number: string, broker: string | undefined = "new.example"): Release => ({
  format: 1,
  number,
  id: number,
  createdAt: "2026-11-23T08:00:00Z",
  createdBy: "somebody",
  commit: null,
  layers: { "elb-logs": { version: "1.0.1", digest: "sha256:1", sizeBytes: 1, commit: null } },
  variables: Object.fromEntries(
    ENVIRONMENTS.map((environment) => [
      environment,
      {
        "elb-logs":
          broker === undefined ? {} : { BrokerHost: { kind: "plain" as const, value: broker, source: "a file" } },
      },
    ]),
  ),
});

let began = 0;

export const aPromotion = (
  environment: string,
  number: string,
  result: "passed" | "failed" | "running" = "passed",
): Promotion => ({
  id: `${(began += 1)}`,
  environment,
  release: { number, layers: { "elb-logs": { version: "1.0.1", digest: "sha256:1" } } },
  startedAt: began,
  ended: result === "running" ? undefined : { at: began, result, layers: {} },
});

export const anObservation = (given: Partial<RedirectObservation> = {}): RedirectObservation => ({
  wanted: ENVIRONMENTS.map((environment) => aWanted(environment)),
  layers: ["elb-logs"],
  lifecycle: [["ci"], ["staging"], ["prod-green", "prod-blue"]],
  file: "asWanted",
  built: "provisional",
  releases: [aRelease("1.0.0", "old.example"), aRelease("1.1.0")],
  history: [],
  ...given,
});

/** A look at a source: so many events at the old stack, and at the new one. */
export const aReading = (
  at: number,
  old: number,
  fresh: number,
  given: Partial<TrafficReading> = {},
): TrafficReading => ({
  at,
  old: { kind: "counted", ever: old, recent: old },
  new: { kind: "counted", ever: fresh, recent: fresh },
  sent: undefined,
  ...given,
});

export const aTraffic = (readings: readonly TrafficReading[], probe?: SourceTraffic["probe"]): SourceTraffic => ({
  source: "iis",
  environment: "ci",
  readings,
  probe,
});
