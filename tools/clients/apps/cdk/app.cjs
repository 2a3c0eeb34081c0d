/* oxlint-disable no-new -- a construct adds itself to its scope */
// The app that the suite deploys: two stacks, one of which reads what the other has, a function, and a stack in a stack.
// What differs from one deployment to the next comes in as context (`-c seconds=45`).
const path = require("node:path");
const {
  App,
  CfnOutput,
  Duration,
  NestedStack,
  Stack,
  aws_lambda,
  aws_s3_assets,
  aws_sqs,
  aws_ssm,
} = require("aws-cdk-lib");

const app = new App({ analyticsReporting: false });
const env = { account: "111111111111", region: "ap-southeast-2" };
const asked = (name, otherwise) => app.node.tryGetContext(name) ?? otherwise;
const name = asked("name", "App");
const visibilityTimeout = Duration.seconds(Number(asked("seconds", 30)));

class Producer extends Stack {
  constructor() {
    super(app, `${name}Producer`, { env });
    this.queue = new aws_sqs.Queue(this, "Queue", { visibilityTimeout });
    const asset = new aws_s3_assets.Asset(this, "Asset", { path: path.join(__dirname, "asset") });
    new CfnOutput(this, "AssetUrl", { value: asset.s3ObjectUrl });
    const queueName = asked("second");
    if (queueName !== undefined) new aws_sqs.Queue(this, "Second", { queueName }).node.addDependency(this.queue);
  }
}

class Consumer extends Stack {
  constructor({ queue }) {
    super(app, `${name}Consumer`, { env });
    const parameterName = asked("parameter", `/${name}/queue`);
    new aws_ssm.StringParameter(this, "Pointer", { parameterName, stringValue: queue.queueUrl });
  }
}

class Functions extends Stack {
  constructor() {
    super(app, `${name}Functions`, { env });
    const code = aws_lambda.Code.fromAsset(path.join(__dirname, "asset"));
    const settings = { runtime: aws_lambda.Runtime.NODEJS_20_X, handler: "index.handler", code };
    const greeter = new aws_lambda.Function(this, "Greeter", settings);
    new CfnOutput(this, "GreeterName", { value: greeter.functionName });
  }
}

class Outer extends Stack {
  constructor() {
    super(app, `${name}Outer`, { env });
    const queue = new aws_sqs.Queue(new NestedStack(this, "Inner"), "Queue", { visibilityTimeout });
    new CfnOutput(this, "InnerQueue", { value: queue.queueName });
  }
}

new Consumer(new Producer());
new Functions();
new Outer();
