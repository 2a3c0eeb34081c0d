/** What an update of a property does to its resource; `Unsupported` makes the update fail. */
export type UpdateEffect = "Never" | "Conditionally" | "Always" | "Unsupported";
