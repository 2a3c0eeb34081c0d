import { runDeploy } from "../../../src/node/run-deploy.ts";
import { aLayer } from "../a-deployment.ts";

await runDeploy(
  aLayer({
    stateful: {},
    inputs: { Password: { layer: "network", component: "network", output: "Password" } },
  }),
);
