import { InvalidArgumentError, type Command } from "commander";
import type { LayerOptions } from "../promote-request.ts";

/** What the options of `addConsentOptions` were given. */
export interface ConsentOptions {
  readonly allowReplacing?: readonly LayerConsent[];
  readonly allowRemoving?: readonly LayerConsent[];
  readonly allowRolling?: readonly LayerConsent[];
  readonly allowChanging?: readonly LayerConsent[];
}

/** A consent for one layer's resource or parameter. */
interface LayerConsent {
  readonly layer: string;
  readonly name: string;
}

/** Adds the options by which a person gives up data of a promotion. Several layers go out together, so each names the layer, too. */
export function addConsentOptions(command: Command): Command {
  // No defaults: the help would show them.
  return command
    .option("--allow-replacing <layer.id...>", "resources with data that may be replaced", collectConsent)
    .option("--allow-removing <layer.id...>", "resources with data that may be removed", collectConsent)
    .option("--allow-rolling <layer.id...>", "groups whose instances, with data, may end", collectConsent)
    .option("--allow-changing <layer.parameter...>", "parameters that may change against their rule", collectConsent);
}

/** Returns the consents by layer, as its artifact takes them. */
export function readConsents(options: ConsentOptions): LayerOptions {
  const consents = [
    ...withOption("--allow-replacing", options.allowReplacing),
    ...withOption("--allow-removing", options.allowRemoving),
    ...withOption("--allow-rolling", options.allowRolling),
    ...withOption("--allow-changing", options.allowChanging),
  ];
  const layers = [...new Set(consents.map(({ layer }) => layer))];
  return Object.fromEntries(
    layers.map((layer) => [
      layer,
      consents.filter((each) => each.layer === layer).flatMap(({ option, name }) => [option, name]),
    ]),
  );
}

function withOption(option: string, consents: readonly LayerConsent[] = []) {
  return consents.map((consent) => ({ option, ...consent }));
}

/** Collects `cache.EventQueue`, as an option that may be given more than once. */
export function collectConsent(text: string, previous: readonly LayerConsent[] = []): readonly LayerConsent[] {
  const dot = text.indexOf(".");
  if (dot < 1 || dot === text.length - 1) {
    throw new InvalidArgumentError("It names one resource or parameter of one layer, for instance cache.EventQueue.");
  }
  return [...previous, { layer: text.slice(0, dot), name: text.slice(dot + 1) }];
}
