import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";

/**
 * What stands for Elastalert: it runs as the same user, under the same path, and reads the same file. What that file says it
 * does: it lives until it is stopped, ends at once with a word about its webhook, or becomes another program.
 */
const ELASTALERT = `#!/bin/sh
config=/opt/elastalert/config.yaml
cat "$config" /opt/elastalert/rules/*.yaml >/dev/null || exit 3
if grep -q 'realert: ends' "$config"; then
  echo "could not post: $(grep http_post_url "$config")"
  exit 1
fi
if grep -q 'realert: leaves' "$config"; then exec sleep 600; fi
trap 'exit 0' TERM
while :; do
  sleep 600 &
  wait
done
`;

const TOOLS = ["sh", "cat", "tr", "grep", "sleep"];

/** An image that a registry on loopback gives out, until the end of the test. */
export interface ServedImage {
  /** As a bundle names it, with its digest. */
  readonly reference: string;
  close(): Promise<void>;
}

/** Serves an image with a shell of this machine and what stands for Elastalert: nothing of it comes from elsewhere. */
export async function serveImage(): Promise<ServedImage> {
  const layer = await makeLayer();
  const packed = gzipSync(layer);
  const config = json({
    architecture: process.arch === "arm64" ? "arm64" : "amd64",
    os: "linux",
    config: { Entrypoint: ["/bin/elastalert"], User: "1000:1000", Env: ["PATH=/bin"] },
    rootfs: { type: "layers", diff_ids: [digestOf(layer)] },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: "application/vnd.docker.container.image.v1+json", ...described(config) },
    layers: [{ mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip", ...described(packed) }],
  });
  const blobs = new Map([manifest, config, packed].map((blob) => [digestOf(blob), blob]));
  const server = createServer(({ url = "" }, answer) => {
    const blob = blobs.get(url.split("/").at(-1) ?? "");
    if (url !== "/v2/" && blob === undefined) answer.statusCode = 404;
    answer.setHeader("content-type", blob === manifest ? MANIFEST : "application/octet-stream");
    answer.end(blob);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    reference: `127.0.0.1:${port}/logstack-test/elastalert2@${digestOf(manifest)}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const digestOf = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const described = (blob: Buffer) => ({ size: blob.length, digest: digestOf(blob) });

/** Returns a tar of a root folder: this machine's own tools, with the libraries that they need. */
async function makeLayer(): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-image-"));
  try {
    await mkdir(path.join(folder, "bin"));
    for (const tool of TOOLS) {
      const from = run("/bin/sh", ["-c", `command -v ${tool}`]).trim();
      await copyFile(from, path.join(folder, "bin", tool));
      for (const library of librariesOf(from)) {
        await mkdir(path.join(folder, path.dirname(library)), { recursive: true });
        await copyFile(library, path.join(folder, library));
      }
    }
    await writeFile(path.join(folder, "bin/elastalert"), ELASTALERT);
    await chmod(path.join(folder, "bin/elastalert"), 0o755);
    await chmod(folder, 0o755);
    return runForBytes("tar", ["-C", folder, "--owner=0", "--group=0", "-cf", "-", "."]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A program that is linked statically has none, and `ldd` fails over it. */
function librariesOf(program: string): readonly string[] {
  return run("/bin/sh", ["-c", `ldd "$0" 2>&1 || :`, program]).match(/\/\S+(?= \()/g) ?? [];
}

function run(program: string, args: readonly string[]): string {
  return runForBytes(program, args).toString();
}

function runForBytes(program: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync(program, args, { maxBuffer: 256 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} failed: ${String(stderr)}`);
  return stdout;
}
