import { collectSchemas, type ServiceSchemas } from "../wire/service-schemas.ts";

/**
 * Returns the schemas of a Query service, by its signing name, out of the SDK's client for it.
 * The clients are heavy (a quarter of a second for CloudFormation's), so each is imported when first asked for.
 */
export async function loadSchemas(signingName: QueryServiceName): Promise<ServiceSchemas> {
  switch (signingName) {
    case "cloudformation":
      return collectSchemas(await import("@aws-sdk/client-cloudformation"), {
        title: "CloudFormation",
        apiVersion: "2010-05-15",
        xmlNamespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
      });
    case "sts":
      return collectSchemas(await import("@aws-sdk/client-sts"), {
        title: "STS",
        apiVersion: "2011-06-15",
        xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
      });
  }
}

/** The signing names of the Query services that the engine models. */
export type QueryServiceName = "cloudformation" | "sts";
