import { runDeploy } from "../../../src/node/run-deploy.ts";
import { aLayer } from "../a-deployment.ts";

await runDeploy(aLayer());
