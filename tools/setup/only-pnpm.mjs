// Runs before any package manager installs here; the workspace links its packages in pnpm's way only.
if (!(process.env["npm_config_user_agent"] ?? "").startsWith("pnpm/")) {
  process.stderr.write(
    "This workspace is installed by its own commands: run `npm start` or `npm test`, which need only Node and npm.\n",
  );
  process.exit(2);
}
