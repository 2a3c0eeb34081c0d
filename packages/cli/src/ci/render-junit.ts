import XmlBuilder from "fast-xml-builder";

/** One thing that a smoke test looked at. */
export interface SmokeCheck {
  /** The step of the pipeline, for instance `validate`. */
  readonly step: string;
  readonly layer: string;
  readonly what: string;
  /** Undefined where it is as it should be. */
  readonly problem: string | undefined;
}

/**
 * Returns smoke tests in the form that build servers read of JUnit: a suite for each layer of each step, a case for each
 * check.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function renderJunit(checks: readonly SmokeCheck[]): string {
  const suites = new Map<string, SmokeCheck[]>();
  for (const check of checks) {
    const name = `${check.step}.${check.layer}`;
    suites.set(name, [...(suites.get(name) ?? []), check]);
  }
  const builder = new XmlBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  return builder.build({
    "?xml": { "@_version": "1.0", "@_encoding": "UTF-8" },
    testsuites: {
      "@_name": "smoke tests",
      ...countOf(checks),
      testsuite: [...suites].map(([name, ofSuite]) => ({
        "@_name": name,
        ...countOf(ofSuite),
        testcase: ofSuite.map((check) => renderCase(name, check)),
      })),
    },
  });
}

function countOf(checks: readonly SmokeCheck[]) {
  const failures = checks.filter(({ problem }) => problem !== undefined).length;
  return { "@_tests": String(checks.length), "@_failures": String(failures) };
}

function renderCase(suite: string, { what, problem }: SmokeCheck) {
  const failure = problem === undefined ? {} : { failure: { "@_message": clean(problem) } };
  return { "@_classname": suite, "@_name": clean(what), ...failure };
}

/** XML 1.0 has no way to write most control characters; readers refuse a file with one of them. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what is meant
  return text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD");
}
