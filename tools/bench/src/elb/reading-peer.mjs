// Listens on a port that it prints, reads whatever comes and ends when the other side does.
import { createServer } from "node:net";

const server = createServer((socket) => {
  socket.on("error", () => undefined);
  socket.resume();
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
