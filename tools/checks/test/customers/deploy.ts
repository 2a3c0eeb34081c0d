import { runDeploy } from "@logstack/deploy-core/node";
import { layer } from "./layer.ts";
await runDeploy(layer);
