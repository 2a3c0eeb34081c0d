import { describe, expect, test } from "vitest";
import { artifactFileName, artifactVersion, parseArtifactFileName } from "../src/index.ts";

const CONTENT = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("an artifact's file name", () => {
  test.each([
    ["logstack-broker.1.0.0.zip", "logstack-broker", "1.0.0"],
    ["logstack-elb-logs.1.2.345.zip", "logstack-elb-logs", "1.2.345"],
    ["logstack-broker.1.0.0-dev.h3f2a91c07b.zip", "logstack-broker", "1.0.0-dev.h3f2a91c07b"],
    ["Acme.Web_Site.1.0.0+build.5.zip", "Acme.Web_Site", "1.0.0+build.5"],
  ])("%s is %s at %s", (fileName, id, version) => {
    expect(parseArtifactFileName(fileName)).toEqual({ id, version });
    expect(artifactFileName({ id, version })).toBe(fileName);
  });

  test.each([
    "logstack-broker.zip",
    "logstack-broker.1.0.zip",
    "logstack-broker.01.0.0.zip",
    "logstack-broker.1.0.0.tar.gz",
    "logstack..1.0.0.zip",
    "-broker.1.0.0.zip",
    ".1.0.0.zip",
  ])("%s is none", (fileName) => {
    expect(parseArtifactFileName(fileName)).toBeUndefined();
  });

  test("is refused where Octopus would take a part of the id for the version", () => {
    expect(() => artifactFileName({ id: "logstack.2.1.0", version: "1.0.0" })).toThrow(
      "is not a package name that Octopus reads back",
    );
  });
});

describe("an artifact's version", () => {
  test("without a build number is a prerelease named after the content", () => {
    expect(artifactVersion({ base: "1.4.2", buildNumber: undefined, contentDigest: CONTENT })).toBe(
      "1.4.2-dev.h0123456789",
    );
  });

  test("with a build number has it as the third part", () => {
    expect(artifactVersion({ base: "1.4.2", buildNumber: "731", contentDigest: CONTENT })).toBe("1.4.731");
  });

  test.each(["", "01", "1.2", "-3", "x", "99999999999999999999"])(
    "is refused for the build number %j",
    (buildNumber) => {
      expect(() => artifactVersion({ base: "1.4.2", buildNumber, contentDigest: CONTENT })).toThrow(
        "LOGSTACK_BUILD_NUMBER is",
      );
    },
  );

  test.each(["1.4", "v1.4.2", "1.4.2-beta", "one", ""])("is refused for the layer's version %j", (base) => {
    expect(() => artifactVersion({ base, buildNumber: "1", contentDigest: CONTENT })).toThrow(
      "is not major.minor.patch",
    );
  });
});
