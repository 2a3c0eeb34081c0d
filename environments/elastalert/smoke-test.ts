import { findMisnaming, findMissingParts, type SmokeTest } from "@logstack/deploy-core";

/**
 * Checks that the machine's group is deployed, which it only is once the machine has signalled that Docker works and
 * that it reaches Elasticsearch. Whether Elastalert runs is for the configuration deployment to say.
 */
export const smokeTest: SmokeTest = async (context) => [
  { what: "the machine has signalled that Docker works", problem: findMissingParts(context, ["ElastalertGroup"]) },
  { what: "Elasticsearch lets the machine in", problem: findMissingParts(context, ["ElasticsearchFromInstance"]) },
  {
    what: "the group of the outputs is the group of the stack",
    problem: findMisnaming(context, { output: "ElastalertGroupName", logicalId: "ElastalertGroup" }),
  },
  {
    what: "Elastalert's log can be found",
    problem: findMisnaming(context, { output: "LogGroupName", logicalId: "LogGroup" }),
  },
];
