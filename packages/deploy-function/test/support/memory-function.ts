import type { ObservedAlias, ObservedVersion } from "../../src/model/observed-code.ts";
import type { WantedCode } from "../../src/model/wanted-code.ts";
import type { Answer, SyntheticEvent } from "../../src/plan/judge-proof.ts";
import type { FunctionApi, Written } from "../../src/ports.ts";

/** Lambda's rules for one function, its versions and its alias, in memory. */
export interface MemoryFunction {
  readonly api: FunctionApi;
  /** The name of each call that was answered, in order. */
  readonly calls: string[];
  latest: ObservedVersion;
  alias: ObservedAlias;
  versions: ObservedVersion[];
  /** Changes a setting of the function, as an update of its stack does. */
  configure(settings: Readonly<Record<string, string>>): void;
}

/** How code behaves, by the digest of its archive. */
export type Behaviour = (event: SyntheticEvent, call: { readonly qualifier: string }) => Answer;

/** Code that passes its check. */
export const works: Behaviour = ({ release }) => ({
  error: undefined,
  payload: JSON.stringify({ check: "passed", release }),
  log: ["all is well"],
});

/** Code that fails its check. */
export const fails: Behaviour = () => ({
  error: "Unhandled",
  payload: JSON.stringify({ errorType: "Error", errorMessage: "the Broker refuses connections" }),
  log: ["START", "the Broker refuses connections"],
});

/** Returns a function as its stack makes it: the placeholder on $LATEST and as version 1, and the alias there. */
export function aFunction(behaviours: Readonly<Record<string, Behaviour>> = {}): MemoryFunction {
  let revisions = 0;
  const nextRevision = (): string => `r${(revisions += 1)}`;
  const placeholder = aVersion({ codeSha256: digestOf("placeholder"), revisionId: nextRevision() });
  const state: MemoryFunction = {
    calls: [],
    latest: { ...placeholder, version: "$LATEST" },
    alias: { version: "1", description: "", revisionId: nextRevision(), split: false },
    versions: [placeholder],
    configure: (settings) => {
      state.latest = { ...state.latest, settings, revisionId: nextRevision() };
    },
    api: {
      readLatest: async () => note("readLatest", state.latest),
      readAlias: async () => note("readAlias", state.alias),
      listVersions: async () => note("listVersions", state.versions),
      listAliased: async () => note("listAliased", new Set([state.alias.version])),
      upload: async (archive, { revisionId }) => {
        if (revisionId !== state.latest.revisionId) return note<Written>("upload", "moved");
        const codeSha256 = digestOf(new TextDecoder().decode(archive));
        state.latest = { ...state.latest, codeSha256, revisionId: nextRevision() };
        return note<Written>("upload", "done");
      },
      publish: async ({ revisionId, sha256, description }) => {
        const { latest } = state;
        if (revisionId !== latest.revisionId || sha256 !== latest.codeSha256) return note("publish", "moved");
        const newest = state.versions.at(-1);
        const isSame =
          newest?.codeSha256 === latest.codeSha256 &&
          JSON.stringify(newest.settings) === JSON.stringify(latest.settings);
        if (isSame) return note("publish", { version: newest.version });
        const version = String(Number(newest?.version ?? 0) + 1);
        state.versions = [...state.versions, { ...latest, version, description, revisionId: nextRevision() }];
        return note("publish", { version });
      },
      moveAlias: async ({ version, description, revisionId }) => {
        if (revisionId !== state.alias.revisionId) return note<Written>("moveAlias", "moved");
        state.alias = { version, description, revisionId: nextRevision(), split: false };
        return note<Written>("moveAlias", "done");
      },
      invoke: async (qualifier, { payload }) => {
        const number = /^\d+$/.test(qualifier) ? qualifier : state.alias.version;
        const code = state.versions.find(({ version }) => version === number)?.codeSha256 ?? "";
        const behave = behaviours[code] ?? fails;
        return note("invoke", behave(JSON.parse(payload) as SyntheticEvent, { qualifier }));
      },
      deleteVersion: async (version) => {
        state.versions = state.versions.filter((each) => each.version !== version);
        note("deleteVersion", undefined);
      },
    },
  };
  function note<T>(name: string, answer: T): T {
    state.calls.push(name);
    return answer;
  }
  return state;
}

/** Returns a published version with defaults. */
export function aVersion(given: Partial<ObservedVersion> = {}): ObservedVersion {
  return {
    version: "1",
    codeSha256: digestOf("code"),
    description: "",
    revisionId: "r0",
    state: "ready",
    reason: undefined,
    timeoutMs: 60_000,
    settings: { Timeout: "60", "Environment.BROKER_HOST": "broker" },
    ...given,
  };
}

/** Returns code of a release; its archive is its own name, so that equal names are equal code. */
export function someCode(release: string): WantedCode {
  const version = release.replace(/^release-/, "");
  return {
    identity: { name: "probe-function", version, release: version },
    archive: new TextEncoder().encode(release),
    sha256: digestOf(release),
  };
}

/** Returns what stands for the SHA-256 of an archive: different for different ones, and in base64. */
export function digestOf(text: string): string {
  return btoa(text.padEnd(32, "."));
}
