import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { prepareRoles, splitSecrets } from "../src/index.ts";
import { makeBundle } from "../src/node/make-bundle.ts";
import { readTar } from "../src/node/read-tar.ts";
import { DEFINITION, filesWith } from "./support/a-deployment.ts";

const ARN = "arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:ci/cache-AbCdEf";

function prepare(text: string, secrets: Readonly<Record<string, string>> = {}) {
  return prepareRoles(DEFINITION, {
    files: filesWith(text),
    values: { environment: "ci", values: { Workers: "4", Name: 'a"b' }, secrets },
  });
}

function textsOf(text: string, secrets: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const prepared = prepare(text, secrets);
  if (prepared.kind === "refused") throw new Error(prepared.findings.map(({ message }) => message).join());
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return Object.fromEntries([...(prepared.roles[0]?.files ?? [])].map(([name, bytes]) => [name, decode(bytes)]));
}

describe("the files of a role", () => {
  it("have values in place of tokens, and ##{ for a literal one", () => {
    expect(textsOf("workers #{Workers}, ##{kept}")["a.conf"]).toBe("workers 4, #{kept}");
  });

  it("have a mark in place of a secret, and its reference in the file of secrets", () => {
    const texts = textsOf("password '#{Token}'", { Token: ARN, Unused: "ssm:/logstack/other" });
    expect(texts["a.conf"]).toBe("password '@@secret:Token@@'");
    expect(texts["secrets"]).toBe(`Token secretsmanager:${ARN}\n`);
  });

  it.each([
    ["environment:TOKEN", "a variable of the process that deploys, which no machine can read"],
    ["secretsmanager:ci/all#token", "one key of a secret"],
    ["hunter2", "no reference to where a secret is kept"],
  ])("refuse a secret that machines cannot read, without showing it: %s", (value, why) => {
    const prepared = prepare("one\npassword #{Token}", { Token: value });
    expect(prepared).toMatchObject({ kind: "refused", findings: [{ file: "machine/broker/a.conf", line: 2 }] });
    expect(prepared.findings[0]?.message).toContain(why);
    expect(JSON.stringify(prepared)).not.toContain("hunter2");
  });

  it("need both scripts", () => {
    const files = filesWith("").filter(({ path }) => !path.endsWith("health"));
    expect(prepareRoles(DEFINITION, { files, values: { environment: "ci", values: {}, secrets: {} } })).toMatchObject({
      kind: "refused",
      findings: [{ file: "machine/broker/health" }],
    });
  });

  it("are refused where a value breaks the file that it stands in", () => {
    const files = filesWith("").map((file) =>
      file.path.endsWith("a.conf")
        ? { path: "machine/broker/settings.json", bytes: new TextEncoder().encode('{\n  "name": "#{Name}"\n}') }
        : file,
    );
    const values = { environment: "ci", values: { Name: 'a"b' }, secrets: {} };
    expect(prepareRoles(DEFINITION, { files, values })).toMatchObject({
      kind: "refused",
      findings: [{ file: "machine/broker/settings.json", line: 2, message: expect.stringMatching(/^This is no JSON/) }],
    });
  });

  it("know parameters with NoEcho, and those that the definition names, for secrets", () => {
    const split = splitSecrets(
      { Workers: "4", Key: "ssm:/key", TokenArn: ARN },
      { secrets: { Token: "TokenArn" }, noEcho: new Set(["Key"]) },
    );
    expect(split).toEqual({ values: { Workers: "4", TokenArn: ARN }, secrets: { Key: "ssm:/key", Token: ARN } });
  });
});

describe("a bundle", () => {
  const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

  it("has the same bytes in whatever order its files come, and others for other files", () => {
    const files = [
      ["apply", bytesOf("#!/bin/sh\n")],
      ["logstash/a.conf", bytesOf("input {}")],
    ] as const;
    const digests = [files, files.toReversed()].map(
      (each) => makeBundle({ role: "broker", files: new Map(each) }).digest,
    );
    expect(digests[0]).toBe(digests[1]);
    expect(makeBundle({ role: "broker", files: new Map([["apply", bytesOf("#!/bin/bash\n")]]) }).digest).not.toBe(
      digests[0],
    );
  });

  it("is read as it was packed, long paths too, with scripts that may run", () => {
    const files = new Map([
      ["apply", bytesOf("#!/bin/sh\n")],
      [`${"folder/".repeat(14)}long.conf`, bytesOf("x".repeat(513))],
      ["empty", bytesOf("")],
    ]);
    const tar = gunzipSync(makeBundle({ role: "broker", files }).archive);
    expect(new Map([...readTar(tar)].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]))).toEqual(
      new Map([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])),
    );
    expect(tar.subarray(100, 107).toString()).toBe("0000755");
  });
});
