import { objectAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { Store } from "../state/store.ts";
import { partsOf } from "./function-parts.ts";
import { LATEST } from "./function-reference.ts";
import type { FunctionVersion } from "./function-version.ts";
import { DEFAULT_RETRIES, type RetryRules } from "./judge-attempt.ts";

/** What happens to the asynchronous events of a function, version or alias. */
export interface EventInvokeConfig extends RetryRules {
  readonly resource: PhysicalResource;
  readonly qualifier: string;
  /** ARNs; undefined for none. */
  readonly onSuccess: string | undefined;
  readonly onFailure: string | undefined;
}

/** Returns the settings for asynchronous events of a function, whoever made them. */
export function listEventInvokeConfigs(
  store: Store,
  of: Pick<FunctionVersion, "place" | "name">,
): readonly EventInvokeConfig[] {
  return partsOf(store, "AWS::Lambda::EventInvokeConfig", of).map((resource) => {
    const { properties } = resource;
    const destinations = objectAt(properties, "DestinationConfig");
    const attempts = properties["MaximumRetryAttempts"];
    const ageSeconds = properties["MaximumEventAgeInSeconds"];
    return {
      resource,
      qualifier: textOrNumber(properties["Qualifier"]) ?? LATEST,
      maximumRetryAttempts: attempts === undefined ? DEFAULT_RETRIES.maximumRetryAttempts : Number(attempts),
      maximumEventAgeMs: ageSeconds === undefined ? DEFAULT_RETRIES.maximumEventAgeMs : Number(ageSeconds) * 1000,
      onSuccess: textOrNumber(objectAt(destinations, "OnSuccess")["Destination"]),
      onFailure: textOrNumber(objectAt(destinations, "OnFailure")["Destination"]),
    };
  });
}

/** Returns the settings for what was invoked: a version, an alias or the function itself. */
export function findEventInvokeConfig(
  store: Store,
  of: Pick<FunctionVersion, "place" | "name">,
  qualifier: string | undefined,
): EventInvokeConfig | undefined {
  return listEventInvokeConfigs(store, of).find((config) => config.qualifier === (qualifier ?? LATEST));
}
