import { XMLParser } from "fast-xml-parser";
import { expect, it } from "vitest";
import { renderJunit } from "../../src/ci/render-junit.ts";

const FINE = { step: "validate", layer: "cache", what: "the queue is deployed", problem: undefined };

function read(xml: string) {
  const list = (name: string): boolean => ["testsuite", "testcase"].includes(name);
  return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "", isArray: list }).parse(xml, true);
}

it("has a suite for each layer of each step, with its checks and how many of them failed", () => {
  const checks = [
    { ...FINE, step: "create" },
    FINE,
    { ...FINE, what: "the queue can be found", problem: 'The output CacheEndpoint is "<none>" & more.' },
    { ...FINE, layer: "broker", what: "it listens" },
  ];
  expect(read(renderJunit(checks)).testsuites).toMatchObject({
    tests: "4",
    failures: "1",
    testsuite: [
      { name: "create.cache", tests: "1", failures: "0", testcase: [{ name: FINE.what, classname: "create.cache" }] },
      {
        name: "validate.cache",
        tests: "2",
        failures: "1",
        testcase: [
          { name: FINE.what },
          { name: "the queue can be found", failure: { message: 'The output CacheEndpoint is "<none>" & more.' } },
        ],
      },
      { name: "validate.broker", tests: "1", failures: "0", testcase: [{ name: "it listens" }] },
    ],
  });
});

it("stays XML whatever a check says: control characters have no place in it", () => {
  const xml = renderJunit([{ ...FINE, problem: "bell \u0007, colour \u001B[31m, end ]]>, quote '" }]);
  expect(read(xml).testsuites.testsuite[0].testcase[0].failure.message).toBe(
    "bell \uFFFD, colour \uFFFD[31m, end ]]>, quote '",
  );
});

it("is whole where nothing was checked", () => {
  expect(read(renderJunit([])).testsuites).toMatchObject({ tests: "0", failures: "0" });
});
