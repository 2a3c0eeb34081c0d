/** How the person at the keyboard calls the verbs; refusals and endings offer these. */
export interface Commands {
  readonly deploy: string;
  readonly destroy: string;
  readonly rollback: string;
  readonly diagnose: string;
}
