import { describe, expect, it } from "vitest";
import { type BootOptions, type BootRun, RELEASED, runBootScript, USUAL_AWS } from "./run-boot-script.ts";

/** What a boot script is for, as {@link testBootScript} needs to know it. */
export interface BootScriptOptions {
  readonly role: string;
  /** Logical id of the group that waits for the machine's signal. */
  readonly group: string;
  /** Whether a machine that failed while nobody waits for its signal stops, so that the group starts another. */
  readonly stopsWhenAlone: boolean;
  /** A bash line that answers what only this role asks of AWS. */
  readonly aws?: string;
}

/** Checks what every boot script has to do about the configuration of its machine: get it, apply it, and say how that went. */
export function testBootScript(
  script: string,
  { role, group, stopsWhenAlone, aws: own = "" }: BootScriptOptions,
): void {
  const boot = async ({ aws = USUAL_AWS, ...doubles }: NonNullable<BootOptions["doubles"]> = {}) =>
    runBootScript(script, { doubles: { ...doubles, aws: `${own}\n${aws}` } });

  describe(`the boot script of a machine of the role ${role}`, () => {
    it("applies the configuration that is released, looks whether it works, and signals success, once", async () => {
      const run = await boot();
      expect(run.exitCode).toBe(0);
      expect(ranFromBundle(run)).toEqual([
        expect.stringMatching(
          /^aws s3 cp .* s3:\/\/store\/a\.tar\.gz \/opt\/logstack\/runs\/1\.2\.3-a1a1a1a1a1a1\.tar\.gz$/,
        ),
        `sha256sum ${RELEASED.folder}.tar.gz`,
        `tar -xzf ${RELEASED.folder}.tar.gz -C ${RELEASED.folder}`,
        `bash ${RELEASED.folder}/apply`,
        `bash ${RELEASED.folder}/health`,
      ]);
      expect(signals(run)).toEqual([
        expect.stringMatching(
          new RegExp(`--logical-resource-id ${group} --unique-id i-0123456789abcdef0 --status SUCCESS$`),
        ),
      ]);
    });

    it("reports that it applies, then that it has applied, by its role, its instance and the digest", async () => {
      const run = await boot();
      expect(run.reports.map((report) => report.split("\n").slice(0, 5))).toEqual(
        ["applying", "applied"].map((state) => [
          "instance i-0123456789abcdef0",
          `role ${role}`,
          `state ${state}`,
          `digest ${RELEASED.digest}`,
          "at 1790000000",
        ]),
      );
      expect(run.calls.filter((call) => call.includes("machines/"))).toEqual(
        Array.from({ length: 2 }, () =>
          expect.stringMatching(
            /- s3:\/\/logstack-configuration-[^/]+\/[^/]+\/[^/]+\/machines\/i-0123456789abcdef0\.txt$/,
          ),
        ),
      );
    });

    it("asks for the parameter of its own role, and asks AWS again while it is throttled", async () => {
      const tells = `printf '%s\n' "$AWS_RETRY_MODE $AWS_MAX_ATTEMPTS" >>"$BOOT_FOLDER/.written"`;
      const { calls, written } = await boot({ aws: `${tells}\n${USUAL_AWS}` });
      expect(written).toContain("standard 8\n");
      const asked = calls.find((call) => call.startsWith("aws ssm"));
      expect(asked).toMatch(new RegExp(`--name /logstack/\\S+/configuration/${role} `));
    });

    it("signals success where nothing is released yet, says that it waits, and applies what then comes", async () => {
      const run = await boot({ aws: releasedAtLook(3) });
      expect(run.exitCode).toBe(0);
      expect(run.reports.map((report) => /^state (.*)$/m.exec(report)?.[1])).toEqual([
        "waiting",
        "applying",
        "applied",
      ]);
      expect(signals(run)).toHaveLength(1);
      expect(run.calls.findIndex(isSignal)).toBeLessThan(run.calls.indexOf(`bash ${RELEASED.folder}/apply`));
    });

    // Observed with bash 5.2.15, once in some thousand times while another process substitution runs.
    it("waits for no process substitution, whose end bash now and then misses", () => {
      expect(script).not.toMatch(/\bwait "?\$!/);
    });

    it("finds what is released behind whatever the AWS CLI warns of", async () => {
      const run = await boot({ aws: `${ON_SSM} echo 'Warning: this Python is old' >&2 ;; esac\n${USUAL_AWS}` });
      expect(run.exitCode).toBe(0);
      expect(run.calls).toContain(`bash ${RELEASED.folder}/apply`);
    });

    it("fails, and says why, when it is not allowed to know which configuration is released", async () => {
      const run = await boot({ aws: `${ON_SSM} echo AccessDenied for it; exit 254 ;; esac\n${USUAL_AWS}` });
      expect(failureOf(run, "AccessDenied for it")).toEqual(failedAt("looking which configuration is released"));
    });

    it("runs nothing of a bundle that is not the one that was released", async () => {
      const run = await boot({ sha256sum: "echo 0000 it" });
      expect(failureOf(run, "0000 it")).toEqual(failedAt("checking its digest"));
      expect(run.calls.filter((call) => /^(?:tar|bash)/.test(call))).toEqual([]);
    });

    it("reports the step that a configuration's own script was at, and what it printed last", async () => {
      const bash = 'case "$1" in *apply) echo "step: minding the shop"; echo "no shop" >&2; exit 3 ;; esac';
      const run = await boot({ bash });
      expect(run.exitCode).toBe(3);
      expect(failureOf(run, "no shop")).toEqual(failedAt("minding the shop"));
      expect(run.calls).not.toContain(`bash ${RELEASED.folder}/health`);
      expect(run.calls).not.toContain("systemctl poweroff");
    });

    it("fails when what was applied does not work", async () => {
      const run = await boot({ bash: 'case "$1" in *health) echo "nobody listens"; exit 1 ;; esac' });
      expect(failureOf(run, "nobody listens")).toEqual(failedAt("looking whether it works"));
    });

    it(`${stopsWhenAlone ? "stops" : "goes on"} after a failure while nobody waits for its signal`, async () => {
      const aws = `case "$1" in cloudformation) exit 254 ;; esac\n${USUAL_AWS}`;
      const run = await boot({ aws, bash: "exit 1" });
      expect(run.console).toContain("logstack: the signal was not taken\n");
      expect(run.calls.includes("systemctl poweroff")).toBe(stopsWhenAlone);
      const well = await boot({ aws });
      expect(well.exitCode).toBe(0);
      expect(well.calls).not.toContain("systemctl poweroff");
    });

    it("works where its report is not taken", async () => {
      const run = await boot({ aws: `case "$*" in *machines/*) exit 1 ;; esac\n${USUAL_AWS}` });
      expect(run.exitCode).toBe(0);
      expect(run.console).toContain("logstack: the report was not taken\n");
      expect(signals(run)).toHaveLength(1);
    });

    it("tells the machine its role, its id and its surroundings, and no secret", async () => {
      const run = await boot();
      const settings = Object.entries(run.files).find(([path]) => path.startsWith("/etc/logstack/"))?.[1] ?? "";
      expect(settings.split("\n")).toEqual(
        expect.arrayContaining([`LOGSTACK_ROLE=${role}`, "LOGSTACK_INSTANCE=i-0123456789abcdef0"]),
      );
      expect(settings.split("\n").filter((line) => line !== "" && !/^[A-Z_]+=.*$/.test(line))).toEqual([]);
      expect(run.calls.filter((call) => call.includes("get-secret-value"))).toEqual([]);
    });
  });
}

const ON_SSM = 'case "$*" in *"ssm get-parameter"*)';

/** The parameter is there from this look on. */
const releasedAtLook = (look: number) => `${ON_SSM}
  echo >>"$BOOT_FOLDER/.looks"
  if [ "$(/bin/wc -l <"$BOOT_FOLDER/.looks")" -lt ${look} ]; then echo ParameterNotFound; exit 254; fi ;;
esac
${USUAL_AWS}`;

const isSignal = (call: string) => call.includes("signal-resource");
const signals = ({ calls }: BootRun) => calls.filter(isSignal);

const ranFromBundle = ({ calls }: BootRun) => calls.filter((call) => /^(?:sha256sum|tar|bash)|s3:\/\/store/.test(call));

/** What a run told of its failure: where, and whether both console and report have the reason. */
function failureOf(run: BootRun, reason: string) {
  const [head = "", tail = ""] = run.reports.at(-1)?.split("\n\n") ?? [];
  return {
    onConsole: /^logstack: FAILURE, last step: (.*)$/m.exec(run.console)?.[1],
    reported: /^step (.*)$/m.exec(head)?.[1],
    state: /^state (.*)$/m.exec(head)?.[1],
    reasonIsTold: run.console.includes(reason) && tail.includes(reason),
    signals: signals(run).map((call) => call.split(" ").at(-1)),
    exitedWell: run.exitCode === 0,
  };
}

const failedAt = (step: string): ReturnType<typeof failureOf> => ({
  onConsole: step,
  reported: step,
  state: "failed",
  reasonIsTold: true,
  signals: ["FAILURE"],
  exitedWell: false,
});
