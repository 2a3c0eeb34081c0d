import { describe, expect, it } from "vitest";
import { deployStack } from "../src/deploy.ts";
import type { VerifyRequest } from "../src/model/verify-request.ts";
import { verifyStack } from "../src/verify.ts";
import { aLayer, aRequest, fakePorts } from "./support/a-deployment.ts";
import { FakeAws } from "./support/fake-aws.ts";

const aVerification = (over: Partial<VerifyRequest> = {}): VerifyRequest => ({
  ...aRequest(),
  environment: "ci",
  ...over,
});

/** A stack of version 1.0.0 as a deployment of ours leaves it. */
async function deployed(): Promise<FakeAws> {
  const aws = new FakeAws();
  await deployStack(aRequest(), fakePorts(aws));
  aws.calls.length = 0;
  return aws;
}

describe("verifying a stack that was deployed before", () => {
  it("runs its smoke test, tells each check, and changes nothing", async () => {
    const aws = await deployed();
    const ports = fakePorts(aws);
    const outcome = await verifyStack(aVerification(), ports);
    expect(outcome).toEqual({ kind: "verified", runningVersion: "1.0.0", status: "CREATE_COMPLETE" });
    expect(ports.said).toContainEqual({ event: "checked", what: "it answers", problem: undefined });
    expect(aws.calls).toEqual(["describeStack", "listResources"]);
  });

  it("fails where the smoke test finds something", async () => {
    const layer = aLayer({ smokeTest: async () => [{ what: "it answers", problem: "it does not" }] });
    const outcome = await verifyStack(aVerification({ layer }), fakePorts(await deployed()));
    expect(outcome).toMatchObject({ kind: "failed", stage: "smokeTest", hints: ["it answers: it does not"] });
  });

  it("says so when the smoke test is that of another version", async () => {
    const ports = fakePorts(await deployed());
    expect(await verifyStack(aVerification({ version: "2.0.0" }), ports)).toMatchObject({ kind: "verified" });
    const message = "the smoke test is that of 2.0.0, and the stack is of version 1.0.0.";
    expect(ports.said).toContainEqual({ event: "warning", message });
  });

  it("proves nothing of a stack that is not there", async () => {
    const outcome = await verifyStack(aVerification(), fakePorts(new FakeAws()));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "noStack" } });
  });

  it("proves nothing of a stack that is being changed", async () => {
    const aws = await deployed();
    const stack = aws.find("ci-broker");
    if (stack === undefined) throw new Error("the deployment left no stack");
    const changing = new FakeAws().add({ ...stack, status: "UPDATE_IN_PROGRESS" });
    const outcome = await verifyStack(aVerification(), fakePorts(changing));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "operationRunning" } });
    expect(changing.calls).not.toContain("listResources");
  });

  it("refuses another region before anything is asked there", async () => {
    const aws = await deployed();
    const verification = aVerification({ expectedRegion: "eu-west-1" });
    expect(await verifyStack(verification, fakePorts(aws))).toMatchObject({ refusal: { code: "wrongRegion" } });
    expect(aws.calls).toEqual([]);
    const elsewhere = aVerification({ region: "eu-west-1" });
    expect(await verifyStack(elsewhere, fakePorts(aws))).toMatchObject({ refusal: { code: "wrongRegion" } });
    expect(aws.calls).not.toContain("listResources");
  });

  it("refuses another account before anything is read of it", async () => {
    const aws = await deployed();
    const outcome = await verifyStack(aVerification({ expectedAccount: "999999999999" }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "wrongAccount" } });
    expect(aws.calls).not.toContain("listResources");
  });
});
