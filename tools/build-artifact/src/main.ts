import { runCommand } from "./run-command.ts";

// Builds the artifact of the layer in the current folder.
const { exitCode, stdout, stderr } = await runCommand({
  layerFolder: process.cwd(),
  buildNumber: process.env["LOGSTACK_BUILD_NUMBER"],
});
process.stderr.write(stderr);
process.stdout.write(stdout);
process.exitCode = exitCode;
