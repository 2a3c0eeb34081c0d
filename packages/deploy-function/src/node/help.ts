/** Returns the help of the deploy script of a function's code. */
export function renderHelp({ name, purpose }: { readonly name: string; readonly purpose: string }): string {
  return `Deploys ${name}, the code of a function of the log stack. ${purpose}

Usage: node deploy.mjs [plan|deploy|rollback|diagnose|verify] [options]

  plan      say whether there is anything to deploy and why, and change nothing
  deploy    publish this code as a version, prove it, and move the events to it (the default)
  rollback  move the events back to the version that served before, once it is proved to work still
  diagnose  say what serves, and what the last deployment left; change nothing
  verify    prove by a synthetic event that what serves works

Options
  --parameters FILE|-  values, a JSON object; - reads it from standard input
                       (default: parameters/local.json, inside Octopus parameters/octopus.json)
  --octopus            run inside Octopus: its variables on standard input; Deploy.sh and Deploy.ps1 hand them over
  --account ID         refuse to work in any other AWS account
  --region NAME        refuse to work in any other AWS region
  --wait TIME          how long to wait for Lambda, from the start on, such as 45s, 90m (default) or 2h
  --yes                agree to a rollback beforehand
  --json               print one event a line on standard output
  --output PLACE       speak to plain, teamcity, github or octopus (default: to where this runs)
  --verbose            show every event
  --help               show this

Examples
  node deploy.mjs plan
  AWS_ENDPOINT_URL=http://127.0.0.1:4566 node deploy.mjs --parameters parameters/local.json

The stack that has the function is deployed first: it gives CodeAliasArn. Until a version has answered a synthetic event
as it should, no event of others reaches it; where it does not, what served before goes on serving.

Exit codes: 0 done or nothing to do, 1 failed, 2 bad invocation or configuration, 3 refused, 130 interrupted.
`;
}
