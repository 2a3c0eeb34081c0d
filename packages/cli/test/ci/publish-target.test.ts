import { expect, it } from "vitest";
import { parsePublishTarget } from "../../src/ci/publish-target.ts";

it.each([
  ["out", { kind: "folder", folder: "out" }],
  ["./octopus", { kind: "folder", folder: "./octopus" }],
  ["octopus", { kind: "octopus" }],
  ["s3://packages", { kind: "s3", bucket: "packages", prefix: "" }],
  ["s3://packages/", { kind: "s3", bucket: "packages", prefix: "" }],
  ["s3://packages/log-stack//builds/", { kind: "s3", bucket: "packages", prefix: "log-stack/builds/" }],
])("%s is a place to publish to", (text, target) => {
  expect(parsePublishTarget(text)).toEqual(target);
});

it.each(["", "s3://", "s3://Packages", "s3:///builds", "https://packages.example", "S3://packages"])(
  "%j is none, and is told so",
  (text) => {
    expect(parsePublishTarget(text)).toMatchObject({ kind: "wrong", problem: expect.stringMatching(/^It must be /) });
  },
);
