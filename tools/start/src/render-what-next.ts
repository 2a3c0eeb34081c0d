/** Returns what to tell after a rehearsal that ended as it was to: badly. `faults` is the file as it was given. */
export function renderWhatNext(faults: string): string {
  return `After a rehearsal
  look at it      npx logstack aws serve --faults ${faults}
                  and in another terminal the commands above, with the account that they are about as the access key id:
                  export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_ACCESS_KEY_ID=<account> AWS_SECRET_ACCESS_KEY=any
  deploy again    npm start, without faults, as far as the stacks can be deployed as they are now
  begin anew      remove .logstack/, where the embedded AWS keeps its state`;
}
