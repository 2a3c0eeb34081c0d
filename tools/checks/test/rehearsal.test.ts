import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOGSTACK, makeCheckout, root, withoutAws, type Checkout } from "./checkout.ts";

/** Faults that the embedded AWS ships as examples, against the layers as they were built. */
const EXAMPLES = path.join(root, "packages/embedded-aws/examples/faults");

let checkout: Checkout;

beforeAll(async () => {
  checkout = await makeCheckout();
});

afterAll(() => checkout.remove());

describe("a rehearsal", () => {
  test("in which nothing could go wrong says so", async () => {
    const file = path.join(checkout.folder, "faults.jsonc");
    await writeFile(file, '{ "faults": [{ "kind": "fail", "resource": "Gruop", "at": "create", "reason": "r" }] }');
    const { exitCode, stderr } = await checkout.logstack("plan cache --to staging --faults faults.jsonc");
    expect(exitCode).toBe(0);
    expect(stderr).toContain("These faults never came true: Gruop fails at create (nothing was done to any resource");
  });
});

describe("a file of faults is refused in a sentence with a next step, with exit code 2", () => {
  const FAULTS = `--faults ${EXAMPLES}/throttled-account.jsonc`;

  test("when it is not there", async () => {
    const { exitCode, stderr } = await checkout.logstack("deploy cache --to ci --faults nowhere.jsonc");
    expect(stderr).toMatch(/The file of faults .*nowhere\.jsonc cannot be read/);
    expect(exitCode).toBe(2);
  });

  test("when the endpoint is somebody else's", async () => {
    const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
    const { exitCode, stderr } = await checkout.logstack(`deploy cache --to ci ${FAULTS}`, { env });
    expect(stderr).toContain("it starts none: AWS_ENDPOINT_URL names http://127.0.0.1:9.");
    expect(exitCode).toBe(2);
  });

  test("when the environment is on AWS itself", async () => {
    const file = path.join(checkout.folder, "logstack.json");
    const whole = await readFile(file, "utf8");
    const config = JSON.parse(whole) as { environments: Record<string, object> };
    const real = { on: "aws", account: "123456789012", region: "ap-southeast-2", credentials: { profile: "none" } };
    await writeFile(file, JSON.stringify({ ...config, environments: { ...config.environments, ci: real } }));
    const { exitCode, stderr } = await checkout.logstack(`deploy cache --to ci ${FAULTS}`);
    await writeFile(file, whole);
    expect(stderr).toContain("it starts none: ci is on AWS itself");
    expect(exitCode).toBe(2);
  });

  test("when an engine runs already, which takes them over HTTP", async () => {
    const server = spawn(process.execPath, [LOGSTACK, "aws", "serve", "--port", "0"], {
      cwd: checkout.folder,
      env: withoutAws(process.env),
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [line] = (await once(server.stdout, "data")) as [Buffer];
    const endpoint = /http:\S+/.exec(line.toString())?.[0] ?? "";
    const { exitCode, stderr } = await checkout.logstack(`deploy cache --to ci ${FAULTS}`);
    const body = await readFile(path.join(EXAMPLES, "throttled-account.jsonc"), "utf8");
    const put = await fetch(`${endpoint}/_embedded-aws/faults`, { method: "PUT", body });
    server.kill("SIGTERM");
    await once(server, "close");
    expect(stderr).toContain(`one runs already, at ${endpoint}`);
    expect(stderr).toContain(`${endpoint}/_embedded-aws/faults`);
    expect(exitCode).toBe(2);
    expect(put.status).toBe(200);
  });
});
