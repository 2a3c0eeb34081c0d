import { CreateStackCommand, DeleteStackCommand, UpdateStackCommand } from "@aws-sdk/client-cloudformation";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { anEngine, s3Client } from "./engine-fixture.ts";
import { aClient, ending, statuses, workAtOnce } from "./many-clients.ts";
import { mixedTemplate } from "./mixed-template.ts";

describe("a stack as large as AWS allows", () => {
  it("is created, updated in every resource, and deleted", async () => {
    const engine = await anEngine();
    const s3 = s3Client(engine);
    const cloudFormation = aClient(engine);
    await s3.send(new CreateBucketCommand({ Bucket: "templates" }));
    const urlOf = async (version: number): Promise<string> => {
      await s3.send(
        new PutObjectCommand({ Bucket: "templates", Key: `${version}`, Body: mixedTemplate(500, version) }),
      );
      return `${engine.endpoint}/templates/${version}`;
    };
    const create = new CreateStackCommand({ StackName: "large", TemplateURL: await urlOf(1) });
    const { StackId = "" } = await cloudFormation.send(create);
    expect(await ending(cloudFormation, StackId)).toBe("CREATE_COMPLETE");
    await cloudFormation.send(new UpdateStackCommand({ StackName: "large", TemplateURL: await urlOf(2) }));
    expect(await ending(cloudFormation, StackId)).toBe("UPDATE_COMPLETE");
    expect(await statuses(cloudFormation, StackId)).toEqual({ UPDATE_COMPLETE: 500 });
    await cloudFormation.send(new DeleteStackCommand({ StackName: "large" }));
    expect(await ending(cloudFormation, StackId)).toBe("DELETE_COMPLETE");
    expect(await statuses(cloudFormation, StackId)).toEqual({ DELETE_COMPLETE: 500 });
  });
});

it("ten clients at once lose nothing that they were answered, also after a restart", async () => {
  await expect(workAtOnce(10)).resolves.toBeUndefined();
});
