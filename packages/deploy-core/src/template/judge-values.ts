import type { ParameterSources } from "../model/parameters.ts";
import { findParameterProblems, renderParameterProblem } from "./resolve-parameters.ts";

/** Values for a template's parameters, some of which may be stand-ins for what must not be known here. */
export interface ValuesToJudge extends Omit<ParameterSources, "injected"> {
  /** Parameters whose value is a stand-in for a sensitive one. */
  readonly sensitive: ReadonlySet<string>;
}

/** What a template does not take. */
export interface JudgedValue {
  /** `exposed`: a sensitive value for a parameter that AWS would show to everybody who may see the stack. */
  readonly kind: "missing" | "wrongValue" | "exposed";
  readonly parameter: string;
  /** A sentence; never shows a value of a NoEcho parameter. */
  readonly problem: string;
  /** The parameter's declaration, where it is the template that is to be mended. */
  readonly place?: { readonly file: string; readonly at: { readonly line: number; readonly column: number } };
}

/**
 * Judges values before a deployment, on their own: what the template would refuse, what it needs and does not get, and
 * which sensitive values it would show. What the credentials file of whoever deploys can give counts as given.
 */
export function judgeValues({ sensitive, ...sources }: ValuesToJudge): readonly JudgedValue[] {
  const { template, given } = sources;
  const problems = findParameterProblems({ ...sources, injected: KNOWN_AT_DEPLOYMENT });
  return [
    // Of a value that is not known only the parameter can be judged.
    ...problems
      .filter(({ parameter }) => !(sensitive.has(parameter) && template.parameters.has(parameter)))
      .map((found): JudgedValue => {
        const missing = !Object.hasOwn(given, found.parameter);
        return {
          kind: missing ? "missing" : "wrongValue",
          parameter: found.parameter,
          problem: renderParameterProblem(found),
          ...(missing ? placeOf(found.parameter, sources) : {}),
        };
      }),
    ...[...sensitive]
      .filter((name) => template.parameters.get(name)?.noEcho === false)
      .map((parameter): JudgedValue => ({
        kind: "exposed",
        parameter,
        problem: `${parameter} gets a sensitive value, and AWS would show it to everybody who may see the stack: declare it with NoEcho.`,
        ...placeOf(parameter, sources),
      })),
  ];
}

/** Stand-ins for what only the credentials file of whoever deploys can give. */
const KNOWN_AT_DEPLOYMENT = { OctopusAPIKey: "API-STANDIN", OctopusServerURL: "https://octopus.example" };

function placeOf(name: string, { template }: Pick<ParameterSources, "template">): Pick<JudgedValue, "place"> {
  const line = template.parameters.get(name)?.line;
  return line === undefined ? {} : { place: { file: template.path, at: { line, column: 1 } } };
}
