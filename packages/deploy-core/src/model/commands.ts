/** How the person at the keyboard calls the verbs; refusals and endings offer these. */
export interface Commands {
  readonly deploy: string;
  readonly destroy: string;
  readonly rollback: string;
  readonly diagnose: string;
  /** How they call the AWS CLI for this account, up to the service's name; offered only for what no verb does. */
  readonly aws: string;
  /** The file that gives an environment its account and region; left out where options of the verbs do. */
  readonly placesFile?: string;
}
