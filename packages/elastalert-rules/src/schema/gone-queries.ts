/** Queries that Elasticsearch no longer has or never had, with what to do instead. */
export const GONE_QUERIES: Readonly<Record<string, string>> = {
  filtered: "put a bool with filter in its place",
  missing: "put a bool with must_not and exists in its place",
  and: "put a bool with must in its place",
  or: "put a bool with should in its place",
  not: "put a bool with must_not in its place",
  kql: "that is Kibana's language; put a query_string in its place",
  kuery: "that is Kibana's language; put a query_string in its place",
  lucene: "put a query_string in its place",
};
