export { handler } from "@logstack/elb-processor/handler";
