import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { IMAGES } from "../src/images.ts";
import { writeAmiId } from "../src/write-ami-id.ts";

const AMI = "ami-0123456789abcdef0";
const TEXT = `{
  // as people write it
  "variables": [
    { "name": "Other", "value": "ami-0a", "scope": { "environment": ["ci"] } },
    { "name": "AmiId", "value": "ami-0a", "scope": { "environment": ["ci"] } },
    {
      "scope": { "environment": ["staging"] },
      "value":   "ami-0a",
      "name": "AmiId"
    },
    { "name": "AmiId", "value": "ami-0c", "scope": { "environment": ["prod-green", "prod-blue"] } }
  ]
}
`;

describe("an image's id in a layer's variables", () => {
  test("changes where it is for that environment, and no other character", () => {
    expect(writeAmiId(TEXT, { amiId: AMI, environments: ["staging"] })).toEqual({
      kind: "written",
      text: TEXT.replace(`"value":   "ami-0a"`, `"value":   "${AMI}"`),
    });
  });

  test("changes for several environments at once", () => {
    const writing = writeAmiId(TEXT, { amiId: AMI, environments: ["prod-blue", "ci", "prod-green"] });
    expect(writing).toMatchObject({ kind: "written" });
    const { variables } = JSON.parse((writing as { text: string }).text.replace(/^ *\/\/.*$/m, "")) as {
      variables: readonly { value: string }[];
    };
    expect(variables.map(({ value }) => value)).toEqual(["ami-0a", AMI, "ami-0a", AMI]);
  });

  test("is not changed when it is there already", () => {
    expect(writeAmiId(TEXT, { amiId: "ami-0a", environments: ["ci"] })).toEqual({ kind: "unchanged" });
  });

  test("is not written into a value that another environment has, too", () => {
    expect(writeAmiId(TEXT, { amiId: AMI, environments: ["prod-green"] })).toEqual({
      kind: "blocked",
      problem: expect.stringContaining("is also the one for prod-blue"),
    });
  });

  test("is not added where there is none for the environment", () => {
    expect(writeAmiId(TEXT, { amiId: AMI, environments: ["ci", "qa"] })).toEqual({
      kind: "blocked",
      problem: expect.stringContaining("no variable AmiId for qa"),
    });
  });

  test.for(Object.values(IMAGES).flatMap(({ layers }) => layers))("has its place in %s", (layer) => {
    const text = readFileSync(new URL(`../../environments/${layer}/variables.json`, import.meta.url), "utf8");
    expect(writeAmiId(text, { amiId: AMI, environments: ["ci"] })).toMatchObject({ kind: "written" });
    expect(writeAmiId(text, { amiId: AMI, environments: ["prod-green", "prod-blue"] })).toMatchObject({
      kind: "written",
    });
  });
});
