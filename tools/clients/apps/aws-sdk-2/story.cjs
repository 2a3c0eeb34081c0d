// What a tool does that is built on the second version of AWS's SDK. Prints one line of JSON for each thing that it saw.
const AWS = require("aws-sdk");

AWS.config.update({ endpoint: process.env.AWS_ENDPOINT_URL, s3ForcePathStyle: true, maxRetries: 0 });
const cloudFormation = new AWS.CloudFormation();
const s3 = new AWS.S3();

const StackName = "old";
const template = (seconds) =>
  JSON.stringify({ Resources: { Queue: { Type: "AWS::SQS::Queue", Properties: { VisibilityTimeout: seconds } } } });
const say = (what) => console.log(JSON.stringify(what));
// Its waiters ask every thirty seconds, unless they are told otherwise.
const $waiter = { delay: 1, maxAttempts: 60 };
const until = (status) => cloudFormation.waitFor(status, { StackName, $waiter }).promise();
const refusal = async (request) => {
  try {
    await request.promise();
    return null;
  } catch ({ code, statusCode, message }) {
    return { code, statusCode, message };
  }
};

async function main() {
  say(await refusal(cloudFormation.describeStacks({ StackName })));
  await cloudFormation.createStack({ StackName, TemplateBody: template(30) }).promise();
  say((await until("stackCreateComplete")).Stacks[0].StackStatus);
  say(await refusal(cloudFormation.updateStack({ StackName, TemplateBody: template(30) })));
  await cloudFormation.updateStack({ StackName, TemplateBody: template(45) }).promise();
  say((await until("stackUpdateComplete")).Stacks[0].StackStatus);
  const { StackResources } = await cloudFormation.describeStackResources({ StackName }).promise();
  say(StackResources.map(({ LogicalResourceId, Timestamp }) => [LogicalResourceId, Timestamp instanceof Date]));
  await cloudFormation.deleteStack({ StackName }).promise();
  await until("stackDeleteComplete");
  say(await refusal(cloudFormation.describeStacks({ StackName })));

  const object = { Bucket: "old-tools", Key: "a/b c.txt" };
  await s3.createBucket({ Bucket: object.Bucket }).promise();
  const { ETag } = await s3.putObject({ ...object, Body: "text", Metadata: { team: "logs" } }).promise();
  const { Body, Metadata } = await s3.getObject(object).promise();
  say([ETag, Body.toString(), Metadata]);
  say((await s3.listObjectsV2({ Bucket: object.Bucket }).promise()).Contents.map(({ Key, Size }) => [Key, Size]));
  say(await refusal(s3.getObject({ ...object, Key: "none" })));
  say((await s3.upload({ ...object, Key: "large", Body: Buffer.alloc(11 * 1024 * 1024) }).promise()).Key);
  await s3
    .deleteObjects({ Bucket: object.Bucket, Delete: { Objects: [{ Key: object.Key }, { Key: "large" }] } })
    .promise();
  await s3.deleteBucket({ Bucket: object.Bucket }).promise();
  say((await s3.listBuckets().promise()).Buckets);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
