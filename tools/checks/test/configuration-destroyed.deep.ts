import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCheckout, type Checkout } from "./checkout.ts";
import { serve } from "./serve.ts";
import { watchMachines } from "./watch-machines.ts";

/** What becomes of a configuration whose stack is destroyed. */
const ACCOUNT = "111111111111";
const REGION = "ap-southeast-2";
/** As a build names its own: like `ci`, and disposable. */
const BUILD = "ci-t3a0000001";

let checkout: Checkout;
let aws: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  checkout = await makeCheckout({ parts: ["broker/configuration"] });
  aws = await serve(checkout);
});

afterAll(async () => {
  await aws.close();
  await checkout.remove();
});

/** Deploys the Broker and configures it. */
async function bringUp(environment: string): Promise<void> {
  for (const command of ["deploy cache broker", "deploy broker-configuration"]) {
    const { exitCode, stderr } = await checkout.logstack(`${command} --to ${environment}`);
    expect(exitCode, stderr).toBe(0);
  }
  expect(await readLeft(environment)).toMatchObject({ released: expect.any(String) });
}

/** What is in AWS of the Broker's configuration. */
async function readLeft(environment: string) {
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: "embedded" };
  const s3 = new S3Client({ credentials, region: REGION, endpoint: aws.endpoint, forcePathStyle: true });
  const watch = watchMachines(aws.endpoint, { environment, component: "broker", account: ACCOUNT, groups: {} });
  const Bucket = `logstack-configuration-${ACCOUNT}-${REGION}`;
  try {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `${environment}/` }));
    return { released: (await watch.pointer("broker"))?.current.version, objects: Contents.length };
  } finally {
    s3.destroy();
    watch.close();
  }
}

test("the configuration of a build's own environment goes with its stack: parameter, bundles and reports", async () => {
  await bringUp(BUILD);
  const { exitCode, stderr } = await checkout.logstack(`destroy broker cache --in ${BUILD} --yes`);
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toMatch(new RegExp(`broker-configuration \\S+ went with ${BUILD}-broker\\.`));
  expect(await readLeft(BUILD)).toEqual({ released: undefined, objects: 0 });
});

test("that of an environment that lasts stays, which is said, until it is destroyed by its name", async () => {
  await bringUp("ci");
  const early = await checkout.logstack("destroy broker-configuration --in ci --yes");
  expect([early.exitCode, early.stdout]).toEqual([3, expect.stringContaining("ci-broker is there")]);

  const destroyed = await checkout.logstack("destroy broker --in ci --yes --lift-protection ci-broker");
  expect(destroyed.exitCode, destroyed.stdout).toBe(0);
  const remove = "logstack destroy broker-configuration --in ci";
  expect(destroyed.stderr).toMatch(/broker-configuration \S+ stays released: a ci-broker that is made anew/);
  expect(destroyed.stderr).toContain(`To remove it: ${remove}`);
  expect(await readLeft("ci")).toMatchObject({ released: expect.any(String) });

  expect(await checkout.logstack("destroy broker-configuration --in ci")).toMatchObject({ exitCode: 3 });
  expect(await checkout.logstack("destroy broker-configuration --in ci --yes")).toMatchObject({ exitCode: 0 });
  expect(await readLeft("ci")).toEqual({ released: undefined, objects: 0 });
});
