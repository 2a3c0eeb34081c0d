import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readTemplate } from "../../src/node/read-template.ts";
import { parseSource } from "../../src/template/parse-source.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { PARSED_SOURCE, renderParsedSource } from "../../src/template/parsed-source.ts";
import { sourceOf } from "../../src/template/source-text.ts";

const NAME = "template.yaml";
const TEMPLATE = ["Resources:", "  Topic:", "    Type: AWS::SNS::Topic", "    DeletionPolicy: Retain", ""].join("\n");
const OTHER = TEMPLATE.replace("Retain", "Delete");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "logstack-template-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const digestOf = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

const parsedFrom = (text: string, of: string): string =>
  renderParsedSource({ of: digestOf(of), root: parseSource(sourceOf(text, NAME)) }) ?? "";

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(path.join(folder, name), text)));
}

describe("the template of an artifact", () => {
  it("is taken as it was parsed when the artifact was built", async () => {
    // Only a file that lies shows that it was taken: its values are of another text than the one it claims to be of.
    await write({ [NAME]: TEMPLATE, [PARSED_SOURCE]: parsedFrom(OTHER, TEMPLATE) });
    const template = await readTemplate({ folder, version: "1", verified: true }, { template: NAME });
    expect(template.resources.get("Topic")?.deletionPolicy).toBe("Delete");
  });

  it("is what parsing it makes of it, lines and all", async () => {
    await write({ [NAME]: `\uFEFF${TEMPLATE}`, [PARSED_SOURCE]: parsedFrom(`\uFEFF${TEMPLATE}`, `\uFEFF${TEMPLATE}`) });
    const template = await readTemplate({ folder, version: "1", verified: true }, { template: NAME });
    expect(template).toEqual(parseTemplate(TEMPLATE, NAME));
  });

  it.each([
    ["the file is of another template", { [PARSED_SOURCE]: parsedFrom(OTHER, OTHER) }, true],
    ["nobody has checked the files", { [PARSED_SOURCE]: parsedFrom(OTHER, TEMPLATE) }, false],
    ["there is no such file", {}, true],
  ])("is parsed where %s", async (_why, files, verified) => {
    await write({ [NAME]: TEMPLATE, ...files });
    const template = await readTemplate({ folder, version: "1", verified }, { template: NAME });
    expect(template.resources.get("Topic")?.deletionPolicy).toBe("Retain");
  });

  it("is named when it cannot be read", async () => {
    await expect(readTemplate({ folder, version: "1", verified: true }, { template: NAME })).rejects.toMatchObject({
      code: "unreadableFile",
      problem: "The template template.yaml cannot be read.",
    });
  });

  it.each([".inf", "-.inf", ".nan", "-0.0"])(
    "is not written down parsed when it holds %s, which JSON does not",
    (value) => {
      const root = parseSource(sourceOf(`Mappings: { A: { b: { c: [1, ${value}] } } }`, NAME));
      expect(renderParsedSource({ of: digestOf(""), root })).toBeUndefined();
    },
  );
});
