import { runConfigurationDeploy } from "@logstack/deploy-configuration/node";
import { layer } from "./configuration.ts";
await runConfigurationDeploy(layer);
