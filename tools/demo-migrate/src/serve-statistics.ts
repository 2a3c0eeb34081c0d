import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** A service with a statistics endpoint. */
export interface StatisticsService {
  /** Its address; the endpoint is at `/statistics`. */
  readonly url: string;
  close(): void;
}

/** Serves the statistics of a service whose data stands still, whoever asks. */
export async function serveStatistics(): Promise<StatisticsService> {
  const server = http.createServer(({ url }, response) => {
    const data = { customers: { count: 57 }, databases: { count: 129 } };
    response.writeHead(url === "/statistics" ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(url === "/statistics" ? { data } : {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
