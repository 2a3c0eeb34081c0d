import { describe, expect, it } from "vitest";
import { parseAliasNote } from "../src/model/notes.ts";
import { rollbackFunction } from "../src/operate/rollback-function.ts";
import { diagnoseFunction, verifyFunction } from "../src/operate/look-at-function.ts";
import { aRequest, deploy, portsOver } from "./support/a-run.ts";
import { aFunction, fails, someCode, works, type Behaviour } from "./support/memory-function.ts";

const [one, two, three] = ["release-1.0.0", "release-2.0.0", "release-3.0.0"].map(someCode) as [
  ReturnType<typeof someCode>,
  ReturnType<typeof someCode>,
  ReturnType<typeof someCode>,
];
const allWork = { [one.sha256]: works, [two.sha256]: works, [three.sha256]: works };

describe("a deployment of code", () => {
  it("proves the version before any event can reach it, moves the alias, and proves it through that", async () => {
    const it = aFunction(allWork);
    const { outcome, facts } = await deploy(it.api, one);
    expect(outcome).toMatchObject({ kind: "deployed", outputs: { Alias: "live", FunctionVersion: "2" } });
    const told = facts.flatMap((fact) =>
      fact.event === "codeStep" ? [fact.step] : fact.event === "checked" ? [fact.what] : [],
    );
    expect(told).toEqual([
      "uploaded",
      "published",
      "synthetic event to version 2",
      "moved",
      "synthetic event through live",
    ]);
    expect(it.alias.description).toBe("probe-function 1.0.0, release 1.0.0");
    expect(it.versions.at(-1)?.description).toMatch(/^probe-function 1\.0\.0, release 1\.0\.0, code [0-9a-f]{12}$/);
  });

  it("writes nothing where the code serves already, with the settings that the function has", async () => {
    const it = aFunction(allWork);
    await deploy(it.api, one);
    it.calls.length = 0;
    expect((await deploy(it.api, one)).outcome.kind).toBe("unchanged");
    expect(it.calls).toEqual(["readLatest", "listVersions", "readAlias"]);
  });

  it("publishes the same code again when its stack has changed the function's settings, and names them alone", async () => {
    const it = aFunction(allWork);
    await deploy(it.api, one);
    it.configure({ Timeout: "60", "Environment.BROKER_HOST": "another-broker" });
    const plan = await deploy(it.api, one, { verb: "plan" });
    expect(plan.outcome).toMatchObject({ kind: "planned", operation: "update" });
    expect(JSON.stringify(plan.facts)).toContain("Environment.BROKER_HOST");
    expect(JSON.stringify(plan.facts)).not.toContain("another-broker");
    expect((await deploy(it.api, one)).outcome).toMatchObject({ kind: "deployed", outputs: { FunctionVersion: "3" } });
    expect(it.versions.at(-1)?.settings["Environment.BROKER_HOST"]).toBe("another-broker");
  });

  it("leaves the alias where it is when the new version fails its synthetic event, and says why with its log", async () => {
    const it = aFunction({ ...allWork, [two.sha256]: fails });
    await deploy(it.api, one);
    const before = it.alias;
    const { outcome } = await deploy(it.api, two);
    expect(outcome).toMatchObject({
      kind: "rolledBack",
      runningVersion: "1.0.0",
      proof: {
        what: "synthetic event to version 3",
        problem: "it failed: Error: the Broker refuses connections",
        log: ["START", "the Broker refuses connections"],
      },
    });
    expect(it.alias).toBe(before);
  });

  it("moves the alias back when the version works alone and not through the alias", async () => {
    const onlyAlone: Behaviour = (event, call) => (call.qualifier === "live" ? fails : works)(event, call);
    const it = aFunction({ ...allWork, [two.sha256]: onlyAlone });
    await deploy(it.api, one);
    const { outcome, facts } = await deploy(it.api, two);
    expect(outcome).toMatchObject({ kind: "rolledBack", runningVersion: "1.0.0" });
    expect(facts).toContainEqual(expect.objectContaining({ event: "codeStep", step: "movedBack", version: "2" }));
    expect(it.alias).toMatchObject({ version: "2", description: "probe-function 1.0.0, release 1.0.0" });
  });

  it("goes back to the placeholder when the very first code fails through the alias: events wait there", async () => {
    const onlyAlone: Behaviour = (event, call) => (call.qualifier === "live" ? fails : works)(event, call);
    const it = aFunction({ [one.sha256]: onlyAlone });
    expect((await deploy(it.api, one)).outcome).toMatchObject({ kind: "rolledBack", runningVersion: undefined });
    expect(it.alias).toMatchObject({ version: "1", description: "" });
  });

  it("takes no answer for a proof that another release gave", async () => {
    const stale: Behaviour = () => works({ source: "logstack.check", release: "0.9.0", nonce: "" }, { qualifier: "1" });
    const it = aFunction({ [one.sha256]: stale });
    expect((await deploy(it.api, one)).outcome).toMatchObject({
      kind: "rolledBack",
      proof: { problem: 'it says that it is release "0.9.0", and this is 1.0.0' },
    });
  });

  it("refuses to mix with another deployment whose code came onto the function meanwhile", async () => {
    const it = aFunction(allWork);
    const { outcome } = await deploy(
      {
        ...it.api,
        publish: async (options) => {
          await it.api.upload(two.archive, { revisionId: it.latest.revisionId });
          return it.api.publish(options);
        },
      },
      one,
    );
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "otherDeployment" } });
    expect(it.alias.version).toBe("1");
  });

  it("has no trouble with its stack being updated meanwhile", async () => {
    const it = aFunction(allWork);
    let updated = false;
    const { outcome } = await deploy(
      {
        ...it.api,
        publish: async (options) => {
          if (!updated) it.configure({ Timeout: "90" });
          updated = true;
          return it.api.publish(options);
        },
      },
      one,
    );
    expect(outcome.kind).toBe("deployed");
    expect(it.versions.at(-1)?.settings).toEqual({ Timeout: "90" });
  });

  it("removes old versions but those that a rollback goes to, the newest and the placeholder", async () => {
    const releases = Array.from({ length: 9 }, (_, index) => someCode(`release-${index}.0.0`));
    const it = aFunction(Object.fromEntries(releases.map(({ sha256 }) => [sha256, works])));
    for (const release of releases) await deploy(it.api, release);
    expect(it.versions.map(({ version }) => version)).toEqual(["1", "7", "8", "9", "10"]);
    expect(parseAliasNote(it.alias.description)?.before).toEqual(["9", "8", "7"]);
  });

  it("is refused, and a plan waits, where the stack has no alias yet", async () => {
    const it = aFunction();
    expect((await deploy(it.api, one, { aliasArn: undefined })).outcome).toMatchObject({
      kind: "refused",
      refusal: { code: "missingInputs" },
    });
    expect((await deploy(it.api, one, { aliasArn: undefined, verb: "plan" })).outcome).toMatchObject({
      kind: "planned",
      waitsFor: ["probe"],
    });
  });

  it("is refused in another account than the one that was asked for", async () => {
    const { outcome } = await deploy(aFunction().api, one, { expectedAccount: "222222222222" });
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "wrongAccount" } });
  });
});

describe("a rollback of code", () => {
  const rollback = (it: ReturnType<typeof aFunction>, agreed = { agreed: true }) =>
    rollbackFunction(aRequest(two, agreed), portsOver(it.api));

  it("goes to the version before, and from there to the one before that", async () => {
    const it = aFunction(allWork);
    for (const code of [one, two, three]) await deploy(it.api, code);
    expect(await rollback(it)).toMatchObject({ kind: "restored", runningVersion: "2.0.0" });
    expect(await rollback(it)).toMatchObject({ kind: "restored", runningVersion: "1.0.0" });
    expect(await rollback(it)).toMatchObject({ kind: "refused", refusal: { code: "nothingBefore" } });
    expect(it.alias.version).toBe("2");
    expect((await deploy(it.api, three)).outcome.kind).toBe("deployed");
  });

  it("passes over a version that failed its proof", async () => {
    const it = aFunction({ ...allWork, [two.sha256]: fails });
    for (const code of [one, two, three]) await deploy(it.api, code);
    expect(await rollback(it)).toMatchObject({ kind: "restored", runningVersion: "1.0.0" });
  });

  it("moves nothing when what served before does not work any more", async () => {
    let broken = false;
    const it = aFunction({ ...allWork, [one.sha256]: (event, call) => (broken ? fails : works)(event, call) });
    for (const code of [one, two]) await deploy(it.api, code);
    broken = true;
    expect(await rollback(it)).toMatchObject({ kind: "failed", proof: { what: "synthetic event to version 2" } });
    expect(it.alias.version).toBe("3");
  });

  it("wants somebody to agree", async () => {
    const it = aFunction(allWork);
    for (const code of [one, two]) await deploy(it.api, code);
    expect(await rollback(it, { agreed: false })).toMatchObject({
      kind: "refused",
      refusal: { code: "consentNeeded" },
    });
    expect(it.alias.version).toBe("3");
  });
});

describe("a look at code", () => {
  it("verifies what serves, and refuses to call the placeholder proved", async () => {
    const it = aFunction(allWork);
    expect(await verifyFunction(aRequest(one), portsOver(it.api))).toMatchObject({
      kind: "refused",
      refusal: { code: "noCode" },
    });
    await deploy(it.api, one);
    const before = structuredClone({ latest: it.latest, alias: it.alias });
    expect(await verifyFunction(aRequest(one), portsOver(it.api))).toMatchObject({
      kind: "verified",
      runningVersion: "1.0.0",
    });
    expect({ latest: it.latest, alias: it.alias }).toEqual(before);
  });

  it("tells a version that was published and does not serve, and settings that came later", async () => {
    const it = aFunction({ ...allWork, [two.sha256]: fails });
    await deploy(it.api, one);
    const look = async () => {
      const outcome = await diagnoseFunction(aRequest(one), portsOver(it.api));
      return outcome.kind === "diagnosed" ? outcome.code : undefined;
    };
    expect((await look())?.problem).toBeUndefined();
    it.configure({ Timeout: "90" });
    expect((await look())?.problem).toContain("Environment.BROKER_HOST, Timeout");
    await deploy(it.api, two);
    expect((await look())?.problem).toContain("Version 3 was published");
    expect((await look())?.stands).toContain("1.0.0");
  });
});
