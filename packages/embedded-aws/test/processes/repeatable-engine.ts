// Serves an engine whose doings are repeatable, in memory or over the folder that is given; prints its endpoint.
import { startEmbeddedAws } from "../../src/index.ts";

const [stateDir] = process.argv.slice(2);
const engine = await startEmbeddedAws({
  speed: "instant",
  repeatable: { seed: "test" },
  ...(stateDir === undefined ? {} : { stateDir }),
});
console.log(engine.endpoint);
