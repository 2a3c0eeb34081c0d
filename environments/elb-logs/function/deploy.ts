import { runFunctionDeploy } from "@logstack/deploy-function/node";
import { layer } from "./function.ts";
await runFunctionDeploy(layer);
