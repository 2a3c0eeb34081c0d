import type { Bucket } from "./bucket-store.ts";
import { abortOf, lifecycleOf, type LifecycleRule } from "./lifecycle-rules.ts";
import { planExpiry, type Expiry } from "./plan-expiry.ts";
import type { Removal, Turn } from "./object-store.ts";
import type { S3Call, S3Ports } from "./s3-call.ts";
import { versioningOf } from "./versioning.ts";

/** Removes what is due in a bucket. */
export type LifecycleSweep = (call: S3Call, bucket: Bucket) => Promise<void>;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Returns the sweep of buckets' lifecycles, which runs when somebody looks at a bucket. All is due at a midnight, so one
 * sweep a day and configuration finds all there is.
 * Ages are measured by the wall clock and not by the engine's: where sleeps take no time that one runs ahead, and objects
 * must not go because a stack was waited for.
 */
export function createLifecycleSweep(ports: S3Ports): LifecycleSweep {
  const sweeps = new Map<string, { readonly of: string; readonly done: Promise<void> }>();
  return (call, bucket) => {
    const rules = lifecycleOf(bucket);
    // A replica carries nothing out: what its original removes is gone for both.
    if (rules.length === 0 || ports.role === "replica") return Promise.resolve();
    const nowMs = ports.wallClock();
    const of = `${Math.floor(nowMs / DAY_MS)} ${JSON.stringify(bucket.properties)}`;
    const last = sweeps.get(bucket.name);
    // Who comes while it is under way waits for its end.
    if (last?.of === of) return last.done;
    const done = sweepBucket({ call, bucket, rules, nowMs }, ports);
    sweeps.set(bucket.name, { of, done });
    // One that failed is tried again.
    done.catch(() => sweeps.delete(bucket.name));
    return done;
  };
}

async function sweepBucket(sweep: Sweep, ports: S3Ports): Promise<void> {
  await expireObjects(sweep, ports);
  await abortUploads(sweep, ports);
}

interface Sweep {
  readonly call: S3Call;
  readonly bucket: Bucket;
  readonly rules: readonly LifecycleRule[];
  readonly nowMs: number;
}

async function expireObjects({ call, bucket, rules, nowMs }: Sweep, ports: S3Ports): Promise<void> {
  const plan = { rules, nowMs, versioning: versioningOf(bucket) };
  for (const [newest] of ports.objects.histories(bucket.name, "")) {
    const key = newest?.key ?? "";
    const history = () => ports.objects.history(bucket.name, key);
    for (let due = planExpiry(history(), plan); due !== undefined; due = planExpiry(history(), plan)) {
      await expire(
        { bucket: bucket.name, key },
        due,
        {
          accompany(removal) {
            if (removal.kind === "nothing") return;
            const name =
              removal.kind === "marked" ? "LifecycleExpiration:DeleteMarkerCreated" : "LifecycleExpiration:Delete";
            ports.events.announce(name, removal.version, call);
          },
        },
        ports,
      );
    }
  }
}

function expire(
  at: { readonly bucket: string; readonly key: string },
  due: Expiry,
  turn: Turn<Removal>,
  { objects }: S3Ports,
): Promise<Removal> {
  return due.kind === "mark"
    ? objects.remove({ ...at, atMs: due.atMs }, turn)
    : objects.removeVersion(at, due.versionId, turn);
}

async function abortUploads({ bucket, rules, nowMs }: Omit<Sweep, "call">, ports: S3Ports): Promise<void> {
  for (const upload of ports.uploads.list(bucket.name)) {
    const abort = abortOf(upload, rules);
    if (abort !== undefined && abort.atMs <= nowMs) await ports.objects.forget(ports.uploads.remove(upload));
  }
}
