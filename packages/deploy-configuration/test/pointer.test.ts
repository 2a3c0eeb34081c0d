import { describe, expect, it } from "vitest";
import { type ConfigurationVersion, parseMachineReport, parsePointer, renderPointer } from "../src/index.ts";

const version = (over: Partial<ConfigurationVersion> = {}): ConfigurationVersion => ({
  digest: `sha256:${"a".repeat(64)}`,
  location: "s3://logstack-configuration-111111111111-ap-southeast-2/ci/broker/broker/aa.tar.gz",
  name: "broker-configuration",
  version: "1.0.7",
  release: "2.3.0",
  ...over,
});

describe("a pointer", () => {
  it.each([
    { current: version(), before: undefined, rolling: false },
    { current: version(), before: version({ version: "1.0.6" }), rolling: false },
    { current: version(), before: version({ version: "1.0.6" }), rolling: true },
    { current: version(), before: undefined, rolling: true },
  ])("is read as it was written: %o", (pointer) => {
    expect(parsePointer(renderPointer(pointer))).toEqual(pointer);
  });

  it("has all that a machine needs in the first words of its first line", () => {
    const text = renderPointer({ current: version(), before: version({ version: "1.0.6" }), rolling: true });
    expect(text.split("\n")[0]?.split(" ").slice(0, 2)).toEqual([version().digest, version().location]);
  });

  it.each(["", "none", "sha256:12 s3://a/b c 1 2", `sha256:${"a".repeat(64)} http://a/b c 1 2`])(
    "is told from what somebody else wrote: %s",
    (text) => expect(parsePointer(text)).toBeUndefined(),
  );
});

describe("a machine's report", () => {
  it("is read from lines that a shell writes", () => {
    const text = `instance i-0a\nrole data\nstate failed\ndigest sha256:${"b".repeat(64)}\nat 1700000000\nstep starting Elasticsearch\n\nline one\n\nline two\n`;
    expect(parseMachineReport(text)).toEqual({
      instanceId: "i-0a",
      role: "data",
      state: "failed",
      digest: `sha256:${"b".repeat(64)}`,
      step: "starting Elasticsearch",
      lastLines: ["line one", "line two"],
      at: 1_700_000_000_000,
    });
  });

  it("has no digest while the machine waits for a configuration", () => {
    const text = "instance i-0a\nrole data\nstate waiting\ndigest -\nat 1700000000\nstep waiting for a configuration\n";
    expect(parseMachineReport(text)).toMatchObject({ state: "waiting", digest: undefined, lastLines: [] });
  });

  it.each(["", "instance i-0a\nrole data\nstate dancing\nat 1\n", "<html>"])("is nothing else: %j", (text) =>
    expect(parseMachineReport(text)).toBeUndefined(),
  );
});
