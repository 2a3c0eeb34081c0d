import { describe, expect, it } from "vitest";
import { findConsoleEnd } from "../../src/plan/story/find-console-end.ts";

describe("the end of a console", () => {
  it("is its last twenty lines, without empty ones", () => {
    const text = Array.from({ length: 30 }, (_, index) => `line ${index}\r\n\r\n`).join("");
    const end = findConsoleEnd(text);
    expect(end).toHaveLength(20);
    expect(end.at(-1)).toBe("line 29");
  });

  it("has no colours and no control characters", () => {
    expect(findConsoleEnd("\u001B[1;31mfailed\u001B[0m\u0007 twice\u0000")).toEqual(["failed twice"]);
  });

  it("leaves out what every boot writes when it is over", () => {
    const text = [
      "logstash failed",
      "-----BEGIN SSH HOST KEY KEYS-----",
      "ssh-rsa AAAA",
      "-----END SSH HOST KEY KEYS-----",
      "ci-info: no authorized SSH keys",
      "ip-10-0-0-1 login: ",
    ].join("\n");
    expect(findConsoleEnd(text)).toEqual(["logstash failed"]);
  });

  it.each([
    "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIhidden",
    'password: "correct horse hidden"',
    "curl https://user:hidden@octopus.example",
    "Authorization: Bearer hidden.hidden.hidden",
    "register-with --apiKey=API-HIDDENHIDDENHIDDENHIDDEN",
    "-----BEGIN RSA PRIVATE KEY-----\nhidden\n-----END RSA PRIVATE KEY-----",
  ])("stars out a secret: %s", (text) => {
    expect(findConsoleEnd(text).join("\n")).not.toMatch(/hidden/i);
    expect(findConsoleEnd(text).join("\n")).toContain("********");
  });
});
