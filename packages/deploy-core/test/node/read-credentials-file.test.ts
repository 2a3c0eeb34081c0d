import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCredentialsFile } from "../../src/node/read-credentials-file.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "credentials-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const file = path.join(folder, "credentials.json");
  await writeFile(file, text);
  return readCredentialsFile({ LOGSTACK_CREDENTIALS: file });
}

describe("the credentials file", () => {
  it("holds credentials by account, and Octopus's", async () => {
    const text =
      '{"aws":{"111111111111":{"key":"k","secret":"s","region":"r"}},"octopus":{"key":"API-1","url":"https://o"}}';
    expect(await read(text)).toMatchObject({
      aws: { "111111111111": { key: "k", secret: "s", region: "r" } },
      octopus: { key: "API-1", url: "https://o" },
    });
  });

  it("that is named but missing is told", async () => {
    await expect(readCredentialsFile({ LOGSTACK_CREDENTIALS: path.join(folder, "none.json") })).rejects.toThrow(
      /can not be used: it cannot be read \(ENOENT\)/,
    );
  });

  it.each(['{"aws":{"1":{"secret":"top-secret"}}}', '{"aws": top-secret', '{"aws":{"1":"top-secret"}}'])(
    "of the wrong shape is told without showing any of it: %s",
    async (text) => {
      await expect(read(text)).rejects.toMatchObject({ code: "badCredentialsFile", exitCode: 2 });
      await expect(read(text)).rejects.not.toThrow(/top-secret/);
    },
  );
});
