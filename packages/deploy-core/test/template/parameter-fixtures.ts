import type { LayerDescription } from "../../src/model/layer.ts";
import type { ParameterSources } from "../../src/model/parameters.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import type { ParsedTemplate } from "../../src/template/template.ts";

/** A layer with nothing remarkable about it. */
export function aLayer(over: Partial<LayerDescription> = {}): LayerDescription {
  return {
    name: "broker",
    component: "broker",
    purpose: "Takes log events in.",
    template: "template.yaml",
    capabilities: [],
    inputs: {},
    stateful: {},
    ...over,
  };
}

/** A template whose parameters are declared as given; all of them are used. */
export function aTemplate(parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>): ParsedTemplate {
  const names = Object.keys(parameters).map((name) => ({ Ref: name }));
  return parseTemplate(
    JSON.stringify({
      Parameters: parameters,
      Resources: { Topic: { Type: "AWS::SNS::Topic", Properties: { names } } },
    }),
    "template.json",
  );
}

/** What parameters are resolved from, by default nothing given for a template without parameters. */
export function someSources(over: Partial<ParameterSources> = {}): ParameterSources {
  return {
    template: aTemplate({}),
    layer: aLayer(),
    version: "1.2.3",
    given: {},
    givenFrom: "parameters/local.json",
    injected: {},
    ...over,
  };
}
