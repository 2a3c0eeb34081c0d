// Takomo's own limits make this needed, not the engine: the second version of AWS's SDK, on which Takomo 2 is built, does
// not know AWS_ENDPOINT_URL, and Takomo gives each client an agent for HTTPS, which refuses an endpoint that speaks HTTP.
// Loaded before Takomo (`node --require`), this tells that SDK where the engine is, and to speak HTTP to it.
const AWS = require("aws-sdk");

AWS.config.update({ endpoint: process.env.AWS_ENDPOINT_URL, s3ForcePathStyle: true, maxRetries: 0 });

const { handleRequest } = AWS.NodeHttpClient.prototype;
AWS.NodeHttpClient.prototype.handleRequest = function (request, options, ...callbacks) {
  return handleRequest.call(this, request, { ...options, agent: undefined }, ...callbacks);
};
