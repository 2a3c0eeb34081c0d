import type { EnvironmentConfig } from "@logstack/release";
import type { PromoteRequest } from "../../promote-request.ts";
import type { Gateway } from "../environment-access.ts";
import type { OpenedReleases } from "../open-releases.ts";
import type { Workbench } from "../prepare-layers.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Everything that one promotion works with. */
export interface Setting {
  readonly request: PromoteRequest;
  readonly terminal: Terminal;
  readonly project: Project;
  readonly environment: EnvironmentConfig;
  readonly workbench: Workbench;
  readonly gateway: Gateway;
  readonly opened: OpenedReleases;
}
