/**
 * Where the value of a sensitive variable is kept. The value itself is never part of a file, a release or a message: it
 * is read when a deployment needs it, with the credentials of the environment that is deployed to.
 */
export type SecretReference =
  | {
      readonly from: "ssm";
      /** The name of a parameter of Systems Manager, with `:version` behind it where one version is meant. */
      readonly parameter: string;
    }
  | {
      readonly from: "secretsManager";
      /** The name or the ARN of a secret. */
      readonly secret: string;
      /** The key of a value in a secret that is a JSON object; undefined takes the whole of it. */
      readonly key?: string | undefined;
    }
  | {
      readonly from: "environment";
      /** A variable of the environment of the process that deploys. */
      readonly variable: string;
    };

/** Returns a reference as messages and tables show it, for instance `ssm:/logstack/octopus-key`. */
export function renderReference(reference: SecretReference): string {
  switch (reference.from) {
    case "ssm":
      return `ssm:${reference.parameter}`;
    case "secretsManager":
      return `secretsmanager:${reference.secret}${reference.key === undefined ? "" : `#${reference.key}`}`;
    case "environment":
      return `environment:${reference.variable}`;
  }
}
