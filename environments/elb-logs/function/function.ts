import type { FunctionDefinition } from "@logstack/deploy-function";

/** The code that turns files of the log bucket into events in the Broker. */
export const layer: FunctionDefinition = {
  kind: "function",
  name: "elb-logs-function",
  component: "elb-logs",
  purpose: "Turns the access logs of load balancers into events, and sends them to the Broker.",
  template: "parameters.yaml",
  capabilities: [],
  inputs: {
    CodeAliasArn: { layer: "elb-logs", component: "elb-logs", output: "CodeAliasArn" },
  },
  stateful: {},
  code: "index.ts",
  settings: {
    release: "ReleaseNumber",
    form: "EventForm",
    type: "EventType",
    application: "EventApplication",
    sourceModuleName: "EventSourceModuleName",
    transport: "BrokerTransport",
    connections: "BrokerConnections",
    tlsServerName: "BrokerTlsServerName",
    tlsCa: "BrokerCertificateAuthorities",
  },
};
