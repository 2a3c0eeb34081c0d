import { describe, expect, it } from "vitest";
import type { ConfigurationVersion, Pointer } from "../src/index.ts";
import type { ObservedRole } from "../src/model/observed-role.ts";
import { planNextStep } from "../src/plan/plan-next-step.ts";
import { planRollback } from "../src/plan/plan-rollback.ts";

/** Files `a` of release 1: `version("a", 1)`. */
const version = (files: string, release: number): ConfigurationVersion => ({
  digest: `sha256:${files}`,
  location: `s3://bucket/${files}`,
  name: "elasticsearch-configuration",
  version: `1.0.${release}`,
  release: String(release),
});

const role = (name: string, pointer: Pointer): ObservedRole => ({
  role: name,
  groupName: `${name}-group`,
  pointer: { kind: "found", pointer, movedAt: 0 },
  hasBundle: true,
  group: { desiredCapacity: 0, suspended: [], machines: [] },
  reports: new Map(),
});

const settled = (current: ConfigurationVersion, before: ConfigurationVersion | undefined): Pointer => ({
  current,
  before,
  rolling: false,
});

/** The pointers that a release leaves, once it is everywhere. */
function release(observed: readonly ObservedRole[], wanted: Readonly<Record<string, ConfigurationVersion>>) {
  const next = planNextStep(
    Object.entries(wanted).map(([name, each]) => ({ role: name, version: each })),
    observed,
  );
  const moves = next.step === "move" ? next.moves : [];
  return observed.map((each) => {
    const moved = moves.find((move) => move.role === each.role)?.pointer;
    return moved === undefined ? each : role(each.role, { ...moved, rolling: false });
  });
}

const goals = (observed: readonly ObservedRole[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    planRollback(observed).map(({ role: name, pointer: { current } }) => [
      name,
      `${current.digest} ${current.release}`,
    ]),
  );

describe("going back", () => {
  const third = [
    role("master", settled(version("b", 3), version("a", 2))),
    role("data", settled(version("y", 3), version("x", 2))),
  ];

  it("takes a role whose files a release did not change no further back than that release", () => {
    const fourth = release(third, { master: version("c", 4), data: version("y", 4) });
    expect(goals(fourth)).toEqual({ master: "sha256:b 3", data: "sha256:y 3" });
  });

  it("passes over releases that changed nothing at all", () => {
    const fourth = release(third, { master: version("b", 4), data: version("y", 4) });
    expect(goals(fourth)).toEqual({ master: "sha256:a 2", data: "sha256:x 2" });
  });

  it("does not forget the roles that were not moved yet when a deployment was ended", () => {
    const [master, data] = third as [ObservedRole, ObservedRole];
    const moved = role("master", { current: version("c", 4), before: version("b", 3), rolling: true });
    const next = planNextStep(
      [
        { role: "master", version: version("c", 4) },
        { role: "data", version: version("y", 4) },
      ],
      [moved, data],
    );
    expect(next).toMatchObject({ step: "move", moves: [{ role: "data", pointer: { before: version("y", 3) } }] });
    expect(goals([moved, data])).toEqual({ master: "sha256:b 3" });
    expect(goals([master, data])).toEqual({ master: "sha256:a 2", data: "sha256:x 2" });
  });

  it("does not forget the roles that were not moved yet when a rollback was ended", () => {
    const [, data] = third as [ObservedRole, ObservedRole];
    const gone = role("master", { current: version("a", 2), before: version("a", 2), rolling: true });
    expect(goals([gone, data])).toEqual({ master: "sha256:a 2", data: "sha256:x 2" });
  });

  it("leaves a role that has long what a rollback that was ended goes back to", () => {
    const gone = role("master", { current: version("a", 2), before: version("a", 2), rolling: true });
    const data = role("data", settled(version("x", 2), version("w", 1)));
    expect(goals([gone, data])).toEqual({ master: "sha256:a 2" });
  });
});
