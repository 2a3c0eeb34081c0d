/** Returns the help of a layer's deploy script. */
export function renderHelp({ name, purpose }: { readonly name: string; readonly purpose: string }): string {
  return `Deploys the ${name} layer of the log stack. ${purpose}

Usage: node deploy.mjs [plan|deploy|destroy|rollback|diagnose|verify] [options]

  plan      say what a deployment would change, and change nothing
  deploy    bring the stack to what this artifact says (the default)
  destroy   delete the stack, after listing what goes and what stays
  rollback  take back the change that runs or failed, after listing what goes with it
  diagnose  say why the last operation on the stack failed, and change nothing
  verify    prove by the smoke test that the deployed stack works, and change nothing

Options
  --parameters FILE|-         parameter values, a JSON object; - reads it from standard input
                              (default: parameters/local.json, inside Octopus parameters/octopus.json)
  --octopus                   run inside Octopus: its variables on standard input, as a JSON object or as names and
                              values with a NUL after each; Deploy.sh and Deploy.ps1 hand them over
  --account ID                refuse to work in any other AWS account
  --region NAME               refuse to work in any other AWS region
  --on-create-failure WHAT    keep (default: for diagnosis), rollback or delete what a failed first create made
  --allow-replacing ID        let this resource be replaced, with the data it holds
  --allow-removing ID         let this resource be removed, with the data it holds, or be guarded less
  --allow-rolling ID          let instances of this group end, with the data on their disks
                              (each takes one exact logical id, and can be repeated; no wildcards)
  --lift-protection STACK     let destroy delete the stack of exactly this name, although it is protected; repeatable
  --allow-changing PARAMETER  let this parameter change against its rule in layer.ts; repeatable
  --skip ID                   leave this resource as it is where a rollback got stuck on it; repeatable
  --disposable                deploy a stack for a test: nothing in it is protected or kept, and destroy asks for no names
  --migration NAME            deploy what this migration builds: the stack carries its name; destroy on its behalf
  --only-stack ARN            destroy this very stack, and not another one that has its name by now
  --empty-bucket ID           have destroy empty this bucket, which --allow-removing names too; repeatable
  --receipt FILE              let destroy take data that this receipt proves to be elsewhere; both sides are read again, a bucket is emptied
                              right before, by the logstack that runs this script
  --prove-data                have destroy take data that can be measured by a receipt only, and not by --allow-removing
  --wait TIME                 how long to wait for the end, from the start on, such as 45s, 90m (default) or 2h
  --yes                       agree to destroy or roll back beforehand; data that nothing keeps must still be named
  --json                      print one event a line on standard output
  --output PLACE              speak to plain, teamcity, github or octopus (default: to where this runs)
  --verbose                   show every event
  --help                      show this

Examples
  node deploy.mjs plan --parameters staging.json
  node deploy.mjs --account 222222222222 --parameters - < staging.json
  AWS_ENDPOINT_URL=http://127.0.0.1:4566 node deploy.mjs --parameters parameters/local.json
  node deploy.mjs destroy --yes

Before data is lost it is looked into, and told how much there is; what is proven empty needs no name.
Templates over 51,200 bytes go through a private S3 bucket of the account, which is made when it is first needed.

Ctrl-C detaches from what runs in AWS; pressed again within three seconds it offers to cancel an update.
LOGSTACK_CALLS_PER_SECOND limits the calls of all processes of this machine to an account and region (default 4.5).

Exit codes: 0 done or nothing to do, 1 failed, 2 bad invocation or configuration, 3 refused, 4 still running,
130 interrupted. The README of the artifact says what the layer needs and gives.
`;
}
