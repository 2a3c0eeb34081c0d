// A service with a statistics endpoint. STATISTICS_AUTHORIZATION holds what is let in; PORT is 8080 unless said.
//
//   STATISTICS_AUTHORIZATION='Bearer s3cret' node packages/statistics-endpoint/examples/service.mjs
//   STATISTICS_AUTHORIZATION='Bearer s3cret' npx logstack stats show http://127.0.0.1:8080/statistics
import http from "node:http";
import { createStatisticsHandler } from "../src/statistics-endpoint.mjs";

// In a real service these are queries: `select count(*) from customers`.
const customers = new Map([["c-1", "Ada"]]);
const databases = new Map([["d-1", { owner: "c-1", bytes: 4_096 }]]);

const statistics = createStatisticsHandler({
  authorization: () => process.env["STATISTICS_AUTHORIZATION"] ?? "",
  entities: {
    customers: () => customers.size,
    databases: () => ({
      count: databases.size,
      bytes: [...databases.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    }),
  },
  onError: (error) => void process.stderr.write(`statistics: ${error.message}\n`),
});

const server = http.createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://any");
  if (pathname === "/statistics") return void statistics(request, response);
  response.writeHead(404).end();
});
server.listen(Number(process.env["PORT"] ?? 8_080), "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/statistics\n`);
});
