/** Where a stack's statistics can be read, as its outputs say. */
export type StatisticsPlace =
  | { readonly kind: "entities"; readonly url: string }
  | { readonly kind: "indices"; readonly url: string }
  | { readonly kind: "objects"; readonly bucket: string; readonly output: string }
  | {
      readonly kind: "keys";
      readonly host: string;
      readonly port: number;
      readonly passwordSecret: string | undefined;
      /** Whether it is spoken to by TLS although no secret is known; one with a secret always is. */
      readonly encrypted?: boolean;
    };

/**
 * Finds the places of a stack's data by the names of its outputs: `StatisticsUrl` of any service, `ElasticsearchEndpoint` with its port,
 * `CacheEndpoint` with its port and secret, and every output whose name ends in `BucketName`.
 */
export function findPlaces(outputs: Readonly<Record<string, string>>): readonly StatisticsPlace[] {
  const { StatisticsUrl: url, ElasticsearchEndpoint: search, CacheEndpoint: cache } = outputs;
  const buckets = Object.entries(outputs).filter(([name, value]) => name.endsWith("BucketName") && value !== "");
  return [
    ...(url === undefined ? [] : [{ kind: "entities", url } as const]),
    ...(search === undefined
      ? []
      : [{ kind: "indices", url: `http://${search}:${portOf(outputs, "Elasticsearch", 9200)}` } as const]),
    ...(cache === undefined
      ? []
      : [
          {
            kind: "keys",
            host: cache,
            port: portOf(outputs, "Cache", 6379),
            passwordSecret: outputs["CacheAuthSecretArn"],
          } as const,
        ]),
    ...buckets.map(([output, bucket]) => ({ kind: "objects", bucket, output }) as const),
  ];
}

function portOf(outputs: Readonly<Record<string, string>>, layer: string, usual: number): number {
  return Number(outputs[`${layer}Port`] ?? usual);
}
