import type { EventForm } from "@logstack/elb-processor";
import { Option, type Command } from "commander";
import type { ParseElbRequest } from "./commands/parse-elb.ts";
import { addElbDeliveryCommands, type ElbDeliveryCommands } from "./elb-delivery-commands.ts";

/** What `logstack elb` can be asked for; each returns its exit code. */
export interface ElbCommands extends ElbDeliveryCommands {
  parseElb(request: ParseElbRequest): Promise<number>;
}

/** Adds `logstack elb` with all below it. */
export function addElbCommand(
  program: Command,
  commands: ElbCommands,
  keep: (running: Promise<number>) => Promise<void>,
): void {
  const elb = program
    .command("elb")
    .summary("logs of load balancers")
    .description("The logs of load balancers, which the elb-logs function turns into events.")
    .helpCommand(false);
  elb
    .command("parse")
    .summary("print log lines as the events that the function makes of them")
    .description(
      "Prints for each line of a load balancer's log the event that the elb-logs function makes of it, as one JSON object a line. Files may be zipped, and of any size. Which kind of log a line is from is told by the line itself: of Classic, Application and Network Load Balancers, connections and health checks included. A line that cannot be read is an event too, marked elb_unparsable with the reason; empty lines are none.",
    )
    .argument("[file...]", "logs, plain or gzip; - or nothing is standard input")
    .addOption(
      new Option("--form <form>", "the names of an event's fields: this log stack's own, or Elastic Common Schema")
        .choices(FORMS)
        .default("logstack"),
    )
    .addHelpText("after", PARSE_HELP)
    .action((files: readonly string[], { form }: { readonly form: EventForm }) =>
      keep(commands.parseElb({ files, form })),
    );
  addElbDeliveryCommands(elb, commands, keep);
}

/** Written out: a person waits for the start of every command, and the package is for this one. */
const FORMS: readonly EventForm[] = ["logstack", "ecs"];

const PARSE_HELP = `
Examples
  logstack elb parse 123456789012_elasticloadbalancing_*.log.gz
  aws s3 cp s3://logs/AWSLogs/... - | logstack elb parse --form ecs

An event's id (event.id) is made of the file's name as it is given here and the line's place in it; in AWS of bucket, key, etag and place.`;
