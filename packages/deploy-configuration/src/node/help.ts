/** Returns the help of the deploy script of a configuration. */
export function renderHelp({ name, purpose }: { readonly name: string; readonly purpose: string }): string {
  return `Deploys ${name}, which the machines of a layer are configured with. ${purpose}

Usage: node deploy.mjs [plan|deploy|rollback|destroy|diagnose|verify] [options]

  plan      show which files would change on which machines, line by line, and change nothing
  deploy    release this configuration to the machines, and replace those that run (the default)
  rollback  go back to the configuration before, and replace the machines that lack it
  destroy   remove what is released, once the stack of the layer is gone; else it stays for a stack that is made anew
  diagnose  say what is released, which machines have it, and what the last deployment left; change nothing
  verify    say whether all machines have what is released, and are healthy; change nothing

Options
  --parameters FILE|-  values, a JSON object; - reads it from standard input
                       (default: parameters/local.json, inside Octopus parameters/octopus.json)
  --octopus            run inside Octopus: its variables on standard input; Deploy.sh and Deploy.ps1 hand them over
  --account ID         refuse to work in any other AWS account
  --region NAME        refuse to work in any other AWS region
  --wait TIME          when to stop, from the start on, such as 90m (default) or 24h; the next run goes on
  --allow-rolling ROLE let machines of this role go with the events on their disks, where the cache does not take them
  --yes                agree to a rollback, or to a removal, beforehand
  --json               print one event a line on standard output
  --output PLACE       speak to plain, teamcity, github or octopus (default: to where this runs)
  --verbose            show every event
  --help               show this

Examples
  node deploy.mjs plan
  AWS_ENDPOINT_URL=http://127.0.0.1:4566 node deploy.mjs --parameters parameters/local.json

The stack whose machines these are is deployed first. Machines are replaced one at a time; where one does not work with this
configuration, it is told why, and all go back to the one before. A run that was ended anywhere is gone on with by the next.

Elasticsearch's nodes go only while the cluster is green, data nodes once they are empty. The cluster is asked at the address that
its stack gives. In the environment, ELASTICSEARCH_URL names another way to it, and ELASTICSEARCH_API_KEY its key, if it asks for one.

A machine with events on its own disk goes once they have left it, or leave it fast enough to be gone when it stops.

Exit codes: 0 done or nothing to do, 1 failed, 2 bad invocation or configuration, 3 refused, 4 not finished when the wait
ended, 130 interrupted.
`;
}
