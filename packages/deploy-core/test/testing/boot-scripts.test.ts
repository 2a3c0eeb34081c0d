import { describe, expect, it } from "vitest";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { renderUserData } from "../../src/testing/render-user-data.ts";
import { runBootScript } from "../../src/testing/run-boot-script.ts";

const aTemplate = (userData: string) =>
  parseTemplate(
    `Parameters: { Name: { Type: String } }
Mappings: { Script: { Common: { Text: "echo common $name" } } }
Resources:
  Launch:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { UserData: ${userData} } }
`,
    "template.yaml",
  );
const render = (userData: string, values: Readonly<Record<string, string>> = {}) =>
  renderUserData(aTemplate(userData), { logicalId: "Launch", values });

describe("rendering user data", () => {
  it("puts values in, leaves a name without one, and keeps what bash is to see", () => {
    const text = '{ Fn::Base64: !Sub "${Name} ${AWS::Region} ${!step}" }';
    expect(render(text, { Name: "5000" })).toBe("5000 AWS::Region ${step}");
  });

  it("joins what is an instance's own with what a mapping has for all", () => {
    const text = '{ Fn::Base64: !Join ["", [!Sub "name=${Name}\\n", !FindInMap [Script, Common, Text]]] }';
    expect(render(text, { Name: "a" })).toBe("name=a\necho common $name");
  });

  it("refuses a function that it does not know", () => {
    expect(() => render("{ Fn::Base64: !Select [0, [a, b]] }")).toThrow("User data uses Fn::Select");
  });
});

describe("running a boot script", () => {
  it("tells how it ended, what it ran and what it would have written", async () => {
    const run = await runBootScript(
      "systemctl start it\ninstall -m 0644 /dev/stdin /etc/it <<<'A=1'\necho done\nexit 3",
    );
    expect(run).toEqual({
      exitCode: 3,
      console: "done\n",
      calls: ["systemctl start it", "install -m 0644 /dev/stdin /etc/it"],
      written: "A=1\n",
      files: { "/etc/it": "A=1\n" },
      reports: [],
    });
  });

  it("lets nothing of this machine run that has no double", async () => {
    const run = await runBootScript("reboot");
    expect(run).toMatchObject({ exitCode: 127, calls: [] });
    expect(run.console).toContain("reboot: command not found");
  });

  it("keeps files by their path as they end, and reports one by one", async () => {
    const run = await runBootScript(
      `install -D -m 0644 a/b.conf /etc/it/b.conf
tee -a /etc/it/b.conf <<<more
echo one | aws s3 cp - s3://store/ci/it/machines/i-1.txt
echo "$TWO" | aws s3 cp - s3://store/ci/it/machines/i-1.txt`,
      { files: { "a/b.conf": "text\n" }, settings: { TWO: "two" } },
    );
    expect(run).toMatchObject({ files: { "/etc/it/b.conf": "text\nmore\n" }, reports: ["one\n", "two\n"] });
  });

  it("takes another double for a command", async () => {
    const run = await runBootScript("curl http://example.test", { doubles: { curl: "echo answer" } });
    expect(run.console).toBe("answer\n");
  });
});
