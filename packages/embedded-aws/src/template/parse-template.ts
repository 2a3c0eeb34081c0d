import type { Template } from "./template.ts";

/**
 * Returns the template in `body`, YAML or JSON, checked as CloudFormation checks it before anything is evaluated.
 * Throws an `AwsError` with AWS's text for a body that is malformed, too large, or not a template.
 * Resource types are not looked up here: see `requireKnownTypes`.
 */
export declare function parseTemplate(body: string): Template;
