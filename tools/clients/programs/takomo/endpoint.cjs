// Takomo 2 is built on the second version of AWS's SDK, which knows no AWS_ENDPOINT_URL, and gives it an agent for HTTPS.
// Loaded before Takomo (`node --require`), this tells that SDK where the engine is, and to speak HTTP to it.
const AWS = require("aws-sdk");

AWS.config.update({ endpoint: process.env.AWS_ENDPOINT_URL, s3ForcePathStyle: true, maxRetries: 0 });

const { handleRequest } = AWS.NodeHttpClient.prototype;
AWS.NodeHttpClient.prototype.handleRequest = function (request, options, ...callbacks) {
  return handleRequest.call(this, request, { ...options, agent: undefined }, ...callbacks);
};
