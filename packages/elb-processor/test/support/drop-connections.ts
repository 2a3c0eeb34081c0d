import type { Server, Socket } from "node:net";

/** How the far end of a connection is lost. */
export type Death = "ended" | "reset";

/** The connections of a server, from now on. */
export interface Connections {
  readonly count: () => number;
  /** Loses all that there are. */
  readonly dropAll: (death: Death) => void;
}

/** Keeps the connections of a server in view. */
export function watchConnections(server: Server): Connections {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on("connection", (socket: Socket) => {
    count += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  return {
    count: () => count,
    dropAll(death) {
      for (const socket of sockets) {
        if (death === "reset") socket.resetAndDestroy();
        else socket.destroy();
      }
    },
  };
}
