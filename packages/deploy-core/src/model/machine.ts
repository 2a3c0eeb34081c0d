/** An instance that was started for a resource. */
export interface StartedMachine {
  readonly instanceId: string;
  /** EC2's word for how it stands, such as `running`; undefined where EC2 does not know it any more. */
  readonly state: string | undefined;
}
