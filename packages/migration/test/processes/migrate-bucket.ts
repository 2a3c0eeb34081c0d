// Migrates the bucket of ci on the embedded AWS that is named, by a journal in a folder. Kills itself after one of the things that it begins or does.
import path from "node:path";
import type { Entry, Form } from "../../src/index.ts";
import { runMigration } from "../../src/index.ts";
import { openJournalFile, openMigration } from "../../src/node/index.ts";
import { aBucketDeclaration, aWorld, clientsOf } from "../support/a-bucket-migration.ts";
import { aBucketLayer, plainBuilder } from "../support/plain-builder.ts";

const [endpoint = "", folder = "", form = "", dieAt = "0"] = process.argv.slice(2);

let done = 0;
function did(): void {
  done += 1;
  if (done === Number(dieAt)) process.kill(process.pid, "SIGKILL");
}

const { stacks, s3 } = clientsOf(endpoint);
const file = await openJournalFile(path.join(folder, "m-1.journal"));
const builder = plainBuilder({ stacks, s3, template: aBucketLayer("Retain"), did });
const world = {
  ...aWorld(endpoint, builder),
  journal: {
    read: () => file.read(),
    append: async (entry: Entry) => {
      await file.append(entry);
      if (entry.entry === "starting") did();
    },
  },
};
const opened = await openMigration(aBucketDeclaration(form as Form), world);
const { ports, request } = opened;
const ending = await runMigration(
  {
    ...ports,
    sites: {
      ...ports.sites,
      close: (site) => ports.sites.close(site).then(did),
      open: (site) => ports.sites.open(site).then(did),
    },
    copier: { copy: (from, to) => ports.copier.copy(from, to).then(did) },
  },
  request,
);
await file.close();
opened.close();
console.log(ending.kind);
