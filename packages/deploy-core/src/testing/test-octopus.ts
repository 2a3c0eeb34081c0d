import { describe, expect, it } from "vitest";
import { findProperty } from "../template/find-values.ts";
import type { ParsedTemplate } from "../template/template.ts";
import { findStatements } from "./find-statements.ts";
import { renderUserData } from "./render-user-data.ts";
import { type BootRun, runBootScript, USUAL_AWS } from "./run-boot-script.ts";

/** What a layer's machines are to Octopus, as {@link testOctopus} needs to know it. */
export interface OctopusOptions {
  /** Roles that a target gets, by the logical id of its launch template. */
  readonly roles: Readonly<Record<string, string>>;
  /** Logical id of the machines' security group. */
  readonly securityGroup: string;
  /** Logical id of the machines' role. */
  readonly machineRole: string;
}

/** Values that give a layer an Octopus. */
export const OCTOPUS_VALUES = {
  OctopusServerUrl: "https://octopus.test",
  OctopusApiKeySecretArn: "arn:aws:secretsmanager:ap-southeast-2:111111111111:secret:octopus-Ab1Cd2",
  OctopusSpace: "Log stack",
  OctopusAccount: "logstack machines",
  OctopusCidr: "10.99.0.0/16",
} as const;

/** What machines may do for Octopus's sake, as a pair of actions and resource: it is theirs only where one is given. */
export const OCTOPUS_GRANT = [
  ["secretsmanager:GetSecretValue", "ssm:GetParameter"],
  { Ref: "OctopusApiKeySecretArn" },
] as const;

const NONE = {
  ...Object.fromEntries(Object.keys(OCTOPUS_VALUES).map((name) => [name, ""])),
  OctopusSpace: "Default",
};

/** Checks that a layer's machines join Octopus where one is given, and that nothing of it is there where none is. */
export function testOctopus(template: ParsedTemplate, { roles, securityGroup, machineRole }: OctopusOptions): void {
  const boot = (logicalId: string, options: { readonly given?: boolean; readonly systemctl?: string } = {}) => {
    const { given = true, systemctl = USUAL_SYSTEMCTL } = options;
    const values = { "AWS::Region": "ap-southeast-2", OctopusEnvironment: "ci", Component: "layer" };
    const script = renderUserData(template, { logicalId, values: { ...values, ...(given ? OCTOPUS_VALUES : NONE) } });
    return runBootScript(script, { doubles: { systemctl, aws: `${ELASTICSEARCH}\n${WAITS_ONCE}\n${USUAL_AWS}` } });
  };

  describe("Octopus", () => {
    it("gets a way in, a key pair and the machines' eye for its key only where it is given, whole", () => {
      const given = (value: unknown) => ({ "Fn::If": ["UsesOctopus", value, { Ref: "AWS::NoValue" }] });
      expect(template.conditions["UsesOctopus"]).toEqual({
        "Fn::And": NEEDED.map((name) => ({ "Fn::Not": [{ "Fn::Equals": [{ Ref: name }, ""] }] })),
      });
      expect(template.resources.get("SshFromOctopus")).toMatchObject({
        condition: "UsesOctopus",
        properties: { GroupId: { Ref: securityGroup }, FromPort: 22, ToPort: 22, CidrIp: { Ref: "OctopusCidr" } },
      });
      for (const logicalId of Object.keys(roles)) {
        const launch = template.resources.get(logicalId)?.properties;
        expect(findProperty(launch, ["LaunchTemplateData", "KeyName"])).toEqual(given({ Ref: "OctopusAccount" }));
      }
      const withGrant = (policies: readonly unknown[]) =>
        policies.filter((policy) => JSON.stringify(policy).includes("OctopusApiKeySecretArn"));
      expect(withGrant(template.resources.get(machineRole)?.properties["Policies"] as readonly unknown[])).toEqual([
        given(expect.objectContaining({ PolicyName: "read-the-key-of-octopus" })),
      ]);
      expect(findStatements(template, machineRole).map(({ Action, Resource }) => [Action, Resource])).toContainEqual(
        OCTOPUS_GRANT,
      );
    });

    it("is not asked for where none of it is given, and is refused when only a part of it is", () => {
      for (const name of NEEDED) expect(template.parameters.get(name)?.defaultValue).toBe("");
      expect(template.rules["OctopusIsWholeOrAbsent"]).toMatchObject({
        RuleCondition: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "OctopusServerUrl" }, ""] }] },
        Assertions: [
          {
            Assert: {
              "Fn::And": NEEDED.slice(1).map((name) => ({ "Fn::Not": [{ "Fn::Equals": [{ Ref: name }, ""] }] })),
            },
          },
        ],
      });
    });

    it.each([
      "http://octopus.test",
      "https://octopus.test:8443",
      "https://octopus.test/a?b",
      "https://me@octopus.test",
    ])("is not %s: the key goes there over TLS, to the one port that is open", (url) => {
      const pattern = template.parameters.get("OctopusServerUrl")?.allowedPattern ?? "";
      expect(new RegExp(`^(?:${pattern})$`).test(url)).toBe(false);
    });

    describe.each(Object.entries(roles))("for the machines of %s", (logicalId, role) => {
      it("is joined by the image's unit, as soon as the machine waits and again when it works", async () => {
        const run = await boot(logicalId);
        expect(run.exitCode).toBe(0);
        expect(run.files["/etc/logstack/octopus.env"]?.split("\n").slice(0, 10)).toEqual([
          "OCTOPUS_SERVER=https://octopus.test",
          `OCTOPUS_API_KEY_ARN=${OCTOPUS_VALUES.OctopusApiKeySecretArn}`,
          "OCTOPUS_SPACE=Log stack",
          "OCTOPUS_ACCOUNT=logstack machines",
          "OCTOPUS_ENVIRONMENT=ci",
          `OCTOPUS_ROLES=${role}`,
          "OCTOPUS_MACHINE=i-0123456789abcdef0",
          "OCTOPUS_HOST=10.20.30.40",
          "OCTOPUS_REGION=ap-southeast-2",
          expect.stringMatching(/^OCTOPUS_REPORT=s3:\/\/\S+\/ci\/layer\/machines\/i-0123456789abcdef0\.octopus\.txt$/),
        ]);
        expect(steps(run)).toEqual(["waiting", "signal", "octopus", "applying", "applied", "octopus"]);
        expect(run.calls.filter((call) => call.includes("get-secret-value"))).toEqual([]);
      });

      it("is no reason to fail: an image without that unit is told of, and the machine works", async () => {
        const systemctl = `case "$1" in is-failed) exit 1 ;; enable) echo "no such unit" >&2; exit 1 ;; esac`;
        const run = await boot(logicalId, { systemctl });
        expect(run.exitCode).toBe(0);
        expect(run.console).toContain("logstack: this machine cannot join Octopus\n");
        expect(steps(run)).toContain("applied");
      });

      it("is not heard of where none is given", async () => {
        const run = await boot(logicalId, { given: false });
        expect(run.exitCode).toBe(0);
        expect(Object.keys(run.files)).not.toContain("/etc/logstack/octopus.env");
        expect(steps(run)).toEqual(["waiting", "signal", "applying", "applied"]);
      });
    });
  });
}

const NEEDED = ["OctopusServerUrl", "OctopusApiKeySecretArn", "OctopusAccount", "OctopusCidr"];
const USUAL_SYSTEMCTL = `[ "$1" != is-failed ]`;
const ELASTICSEARCH = `case "$*" in *KeyCount*) echo 1 ;; esac`;
const WAITS_ONCE = `case "$*" in *"ssm get-parameter"*)
  if [ ! -e "$BOOT_FOLDER/.waited" ]; then : >"$BOOT_FOLDER/.waited"; echo ParameterNotFound; exit 254; fi ;;
esac`;

/** What a machine did, of all that has to do with its place in the world. */
function steps({ calls, reports }: BootRun): readonly string[] {
  const states = reports.map((report) => /^state (.*)$/m.exec(report)?.[1] ?? "");
  return calls.flatMap((call) => {
    if (call.includes("/machines/")) return states.splice(0, 1);
    if (call.includes("signal-resource")) return ["signal"];
    return call === "systemctl enable --now --no-block logstack-octopus" ? ["octopus"] : [];
  });
}
