import { expect, it } from "vitest";
import { planPublishing } from "../../src/ci/plan-publishing.ts";

const NEW = { fileName: "logstack-broker.1.0.4.zip", digest: "sha256:aa", present: undefined };
const SAME = { fileName: "logstack-cache.1.0.4.zip", digest: "sha256:bb", present: "sha256:bb" };
const OTHER = { fileName: "logstack-indexer.1.0.4.zip", digest: "sha256:cc", present: "sha256:dd" };

it("publishes what is not there yet", () => {
  expect(planPublishing([NEW, SAME])).toEqual({ kind: "publish", fileNames: [NEW.fileName] });
});

it("publishes nothing at all when a name is taken by other bytes", () => {
  expect(planPublishing([NEW, SAME, OTHER])).toEqual({ kind: "refuse", changed: [OTHER.fileName] });
});
