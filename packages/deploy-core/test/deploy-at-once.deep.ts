import { testDeploymentsAtOnce } from "./support/deployments-at-once.ts";

testDeploymentsAtOnce(200);
