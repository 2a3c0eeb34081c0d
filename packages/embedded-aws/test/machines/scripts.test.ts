import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { RehearsedBoot } from "../../src/machines/rehearsed-boot.ts";
import { bootWith, printedBy, startBoot } from "./a-boot.ts";

test("what a script writes by a path, however it does, is the machine's and nobody else's", async () => {
  const outside = mkdtempSync(join(tmpdir(), "outside-"));
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
  const printed = await printedBy(`#!/bin/bash
set -euo pipefail
dir=${outside}
mkdir -p "$dir"
echo one > ${outside}/one
echo two >> "$dir/two"
cat > "$dir/three" <<'EOF'
three
EOF
printf four | tee ${outside}/four >/dev/null
install -m 0600 -o nobody -g nobody /dev/stdin "$dir/five" <<< five
cd "$dir" && echo six > six
bash -c 'echo seven > ${outside}/seven'
eval 'echo eight > ${outside}/eight'
echo 'echo nine > ${outside}/nine' > /opt/nine.sh
bash /opt/nine.sh
echo 'echo ten > ${outside}/ten' > /opt/ten.sh
chmod +x /opt/ten.sh && /opt/ten.sh
. /opt/ten.sh
trap 'echo eleven > ${outside}/eleven; for f in ${outside}/*; do basename "$f"; done' EXIT
[ -f ${outside}/one ] && [[ -s "$dir/two" ]] && echo found
`);
  expect(printed.split("\n")).toEqual([
    "found",
    "eight",
    "eleven",
    "five",
    "four",
    "nine",
    "one",
    "seven",
    "six",
    "ten",
    "three",
    "two",
    "",
  ]);
  expect(readdirSync(outside)).toEqual([]);
});

test("what would lead out of the machine is refused, and the script hears of it", async () => {
  const outside = mkdtempSync(join(tmpdir(), "outside-"));
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
  const { console } = await bootWith(`#!/bin/bash
cp ../../../../../../etc/hostname /opt/x
cd /opt && echo x > ../../../../x
env -i ls
awk 'BEGIN { print "x" > "/tmp/awk" }'
sed -n 'w /tmp/sed' /etc/hosts
python3 -c 'print(1)'
/usr/bin/python3 -c 'open("/tmp/python", "w")'
/usr/bin/touch ${outside}/touched && ls ${outside}
kill 1
PATH=/usr/bin:/bin; command -v perl || echo no perl
`);
  expect(console).toContain("leads out of the machine, which is refused");
  expect(console).toContain("env -i would take the stand-ins away");
  expect(console).toContain("awk: a program that opens files or runs commands");
  expect(console).toContain("sed: a program that opens files");
  expect(console).toContain("python3: command not found");
  expect(console).toContain("/usr/bin/python3: ");
  expect(console).toContain("kill: (1) - No such process");
  expect(console).toContain("no perl");
  expect(["/tmp/awk", "/tmp/sed", "/tmp/python"].filter((path) => existsSync(path))).toEqual([]);
  // No folder of that name is in the machine, whatever there is outside.
  expect(console).toContain(`touch: cannot touch '${outside}/touched'`);
  expect(readdirSync(outside)).toEqual([]);
});

test("a script that cannot be made out does not begin", async () => {
  const { ending, console } = await bootWith('#!/bin/bash\necho begun\necho "no end\n');
  expect(ending.kind).toBe("broken");
  expect(console).toBe('rehearsal: the boot script was not run: line 3: a quote (") has no end.\n');
});

test("bash's own messages name the script's lines", async () => {
  const { ending, console } = await bootWith("#!/bin/bash\nset -e\necho a > /etc/a\nnonesuch\n");
  expect(ending).toEqual({ kind: "exited", code: 127 });
  expect(console).toBe("/var/lib/cloud/instance/scripts/part-001: line 4: nonesuch: command not found\n");
});

test("waiting takes the engine's time, and timeout counts what was slept", async () => {
  const printed = await printedBy(`#!/bin/bash
timeout 300 bash -c 'until false; do sleep 20; done' || echo "gave up: $?"
timeout 60 bash -c 'until (exec 3<>/dev/tcp/127.0.0.1/9200) 2>/dev/null; do systemctl start elasticsearch; sleep 2; done' && echo there
sleep 90; [ "$SECONDS" -ge 90 ] && echo "slept"
timeout 5 echo quick
`);
  expect(printed).toBe("gave up: 124\nthere\nslept\nquick\n");
});

test("services and containers are what was started", async () => {
  const printed = await printedBy(`#!/bin/bash
systemctl is-active logstash; systemctl restart logstash; systemctl is-active logstash
systemctl is-failed --quiet logstash || echo well
curl -fs http://127.0.0.1:9600/_node/pipelines/indexer | grep -o indexer
curl -fsS http://127.0.0.1:9200/ || echo "refused: $?"
docker info || echo 'no docker'
systemctl start docker
docker run --detach --name elastalert --restart always example/elastalert:1 >/dev/null
docker ps --filter name=elastalert --format '{{.Names}} {{.Image}}'
docker inspect -f '{{.State.Running}}' elastalert
docker rm -f elastalert; docker inspect elastalert || echo gone
mountpoint -q /run/secret || mount -t tmpfs tmpfs /run/secret
mountpoint -q /run/secret && echo mounted
`);
  expect(printed.split("\n")).toEqual([
    "inactive",
    "active",
    "well",
    "indexer",
    "curl: (7) Failed to connect to 127.0.0.1 port 9200: Connection refused",
    "refused: 7",
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
    "no docker",
    "elastalert example/elastalert:1",
    "true",
    "Error: No such object: elastalert",
    "gone",
    "mounted",
    "",
  ]);
});

test("archives and digests are the real tools', on the machine's files", async () => {
  const printed = await printedBy(`#!/bin/bash
set -euo pipefail
mkdir -p /srv/bundle && echo 'cd "$(dirname "$0")" && . ./lib.sh' > /srv/bundle/apply
echo 'declare -A known=([a]="applied in"); echo "\${known[a]} $(basename "$PWD")"' > /srv/bundle/lib.sh
tar -czf /srv/bundle.tar.gz -C /srv/bundle .
digest=$(sha256sum /srv/bundle.tar.gz | cut -d' ' -f1)
echo "$digest  /srv/bundle.tar.gz" | sha256sum -c --status && echo same
cp /srv/bundle.tar.gz /srv/a-copy.tar.gz; [ "$(sha256sum /srv/a-copy.tar.gz | cut -d' ' -f1)" = "$digest" ] && echo "same copy"
folder=$(mktemp -d) && tar -xzf /srv/bundle.tar.gz -C "$folder"
ln -s "$folder" /srv/current
bash /srv/current/apply
cd /srv && find . -name apply | sort | tr '\\n' ' '
`);
  expect(printed).toBe("same\nsame copy\napplied in current\n./bundle/apply ");
});

test("secrets are stars on the console and on record", async () => {
  const { console, calls } = await bootWith(
    `#!/bin/bash
secret=$(aws secretsmanager get-secret-value --secret-id s --query SecretString --output text)
echo "it is $secret"
curl -u "elastic:$secret" http://127.0.0.1:9200/
`,
    { services: { call: () => Promise.resolve({ SecretString: "hunter2 & more" }) } },
  );
  expect(console).toContain("it is ****");
  expect(calls.join("\n")).not.toContain("hunter2");
});

test("a command of aws that is not known is refused as the CLI does it", async () => {
  const { console } = await bootWith(
    "#!/bin/bash\naws ec2 run-instances --image-id ami-1; echo $?\naws ssm get-parameter --nmae x; echo $?\n",
  );
  expect(console).toBe(
    '\naws: [ERROR]: a rehearsed machine does not know "aws ec2 run-instances" on machines\n252\n\naws: [ERROR]: Unknown options: --nmae\n252\n',
  );
});

test("an engine that closes leaves no process and no folder", async () => {
  const { boot, runner } = startBoot("#!/bin/bash\ntrap '' TERM HUP\nsystemctl start logstash\nsleep infinity\n");
  await runner.close();
  expect((await boot.ended).ending.kind).toBe("killed");
  const left = readdirSync(tmpdir()).filter((name) => name.startsWith(`embedded-aws-machines-${process.pid}-`));
  expect(left).toEqual([]);
});

test("a machine may still signal until its signal was taken, and who waits is told then", async () => {
  let take: () => void = () => undefined;
  const taken = new Promise<object>((resolve) => {
    take = () => resolve({});
  });
  const awaited: number[] = [];
  let asked: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const started: RehearsedBoot[] = [];
  const { boot } = startBoot(
    "#!/bin/bash\naws cloudformation signal-resource --stack-name s --logical-resource-id g --unique-id i --status SUCCESS\n",
    {
      services: {
        signal: () => {
          asked();
          return taken;
        },
      },
      tell: () => awaited.push(started[0]?.awaitedMs() ?? -1),
    },
  );
  started.push(boot);
  await isAsked;
  expect(boot.awaitedMs()).toBe(0);
  awaited.length = 0;
  take();
  expect((await boot.ended).ending).toEqual({ kind: "exited", code: 0 });
  expect(awaited).toContain(-1);
  expect(boot.awaitedMs()).toBeUndefined();
});
