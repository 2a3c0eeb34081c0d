export { connectLambda, type ConnectedLambda } from "./lambda-api.ts";
export { runFunctionDeploy } from "./run-function-deploy.ts";
