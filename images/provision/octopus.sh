#!/bin/bash
# How a machine registers with Octopus, for layers that are given one. The unit does not start by itself: the boot script writes
# /etc/logstack/octopus.env, and starts it.
set -euo pipefail

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# Python's own library is all that it uses. cloud-init and the AWS CLI bring Python; one that other packages were put into has
# broken images before.
python3 -I -c 'import json, ssl, sys, urllib.request; sys.exit(sys.version_info < (3, 9))' || fail 'The base image has no Python 3.9.'
command -v ssh-keygen || fail 'The base image has no ssh-keygen.'

install -m 0755 /dev/stdin /usr/local/sbin/logstack-octopus <<'SCRIPT'
#!/usr/bin/python3 -I
"""Registers this machine with Octopus as an SSH target ("register"), or takes it away from there ("remove").

A machine that is there under this name already is updated. What happened is printed, and lies beside the machine's report.
The API key is read by the machine's role, and stays in this process: it is in no argument, no file and no message.
"""
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

SERVER = os.environ["OCTOPUS_SERVER"].rstrip("/")
MACHINE = os.environ["OCTOPUS_MACHINE"]
HOST_KEY = "/etc/ssh/ssh_host_ed25519_key.pub"


class Problem(Exception):
    """Why this machine is not registered, as a sentence."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    # The key would go along, to whatever host.
    def redirect_request(self, *_):
        return None


class Octopus:
    def __init__(self, key):
        self.key = key
        self.opener = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))
        space = self.find("spaces", os.environ["OCTOPUS_SPACE"])
        self.base = space["Id"] + "/"

    base = ""

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            f"{SERVER}/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-Octopus-ApiKey": self.key, "Content-Type": "application/json", "Accept": "application/json"},
        )
        asked = f"{method} /api/{path.split('?')[0]}"
        try:
            with self.opener.open(request, timeout=30) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            raise Problem(f"Octopus answered {asked} with {error.code}{words_of(error.read(65536))}") from None
        except OSError as error:
            raise Problem(f"Octopus cannot be asked: {asked}: {getattr(error, 'reason', error)}") from None
        try:
            return json.loads(text) if text else None
        except ValueError:
            raise Problem(f"What answered {asked} is not Octopus: it sent no JSON.") from None

    def look_for(self, kind, name):
        # A part of the name is all that Octopus looks for, and it does not tell small letters from capital ones.
        query = urllib.parse.urlencode({"partialName": name, "take": 1000})
        found = self.ask("GET", f"{self.base}{kind}?{query}")
        items = found.get("Items") if isinstance(found, dict) else None
        if not isinstance(items, list):
            raise Problem(f"What answered GET /api/{self.base}{kind} is not Octopus: it sent no list.")
        return next((item for item in items if str(item.get("Name")).casefold() == name.casefold()), None)

    def find(self, kind, name):
        found = self.look_for(kind, name)
        if found is None:
            raise Problem(f'Octopus has nothing named "{name}" among its {kind}, or the key may not see it.')
        return found

    def register(self):
        environment = self.find("environments", os.environ["OCTOPUS_ENVIRONMENT"])
        account = self.find("accounts", os.environ["OCTOPUS_ACCOUNT"])
        known = self.look_for("machines", MACHINE)
        before = known or {"Name": MACHINE, "TenantedDeploymentParticipation": "Untenanted"}
        target = {
            **before,
            "EnvironmentIds": union(before.get("EnvironmentIds"), [environment["Id"]]),
            "Roles": union(before.get("Roles"), os.environ["OCTOPUS_ROLES"].split(",")),
            "Endpoint": {
                **before.get("Endpoint", {"DotNetCorePlatform": "linux-x64"}),
                "CommunicationStyle": "Ssh",
                "AccountType": account.get("AccountType"),
                "AccountId": account["Id"],
                "Host": os.environ["OCTOPUS_HOST"],
                "Port": 22,
                "Fingerprint": fingerprint(),
            },
        }
        if known is None:
            made = self.ask("POST", f"{self.base}machines", target)
            return f"registered as {made['Id']}"
        self.ask("PUT", f"{self.base}machines/{known['Id']}", target)
        return f"updated {known['Id']}"

    def remove(self):
        known = self.look_for("machines", MACHINE)
        if known is None:
            return "was not there any more"
        self.ask("DELETE", f"{self.base}machines/{known['Id']}")
        return f"removed {known['Id']}"


def words_of(body):
    try:
        said = json.loads(body)
        words = [said.get("ErrorMessage"), *(said.get("Errors") or [])]
    except (ValueError, AttributeError, TypeError):
        return "."
    return ": " + " ".join(str(word) for word in words if word)


def union(there, wanted):
    return [*(there or []), *(each for each in wanted if each not in (there or []))]


def run(*command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        raise Problem(f"{' '.join(command[:3])} failed: {done.stderr.strip()}")
    return done.stdout.strip()


def read_key():
    arn, region = os.environ["OCTOPUS_API_KEY_ARN"], os.environ["OCTOPUS_REGION"]
    if ":ssm:" in arn:
        name = arn.partition(":parameter")[2]
        key = run("aws", "ssm", "get-parameter", "--region", region, "--with-decryption", "--name", name,
                  "--query", "Parameter.Value", "--output", "text")
    else:
        key = run("aws", "secretsmanager", "get-secret-value", "--region", region, "--secret-id", arn,
                  "--query", "SecretString", "--output", "text")
    if not re.fullmatch(r"[!-~]+", key):
        raise Problem(f"{arn} holds no key of Octopus: the key alone is expected, as plain text.")
    return key


def fingerprint():
    words = run("ssh-keygen", "-E", "sha256", "-lf", HOST_KEY).split()
    if len(words) < 2 or not words[1].startswith("SHA256:"):
        raise Problem(f"ssh-keygen tells no fingerprint of {HOST_KEY}.")
    return words[1]


def is_ending():
    """Whether the machine goes down for good: the unit stops when it restarts, too."""
    jobs = run("systemctl", "list-jobs", "--no-legend", "--plain").splitlines()
    return any(job.split()[1:3] in (["poweroff.target", "start"], ["halt.target", "start"]) for job in jobs)


def tell(state, said):
    lines = [f"instance {MACHINE}", f"octopus {state}", f"at {int(time.time())}", "", said, ""]
    try:
        run("aws", "s3", "cp", "--region", os.environ["OCTOPUS_REGION"], "--only-show-errors", "-",
            os.environ["OCTOPUS_REPORT"], text="\n".join(lines))
    except (Problem, OSError):
        print("logstack-octopus: the report was not taken")


def main():
    verb = sys.argv[1]
    if verb == "remove" and not is_ending():
        return 0
    key = None
    try:
        key = read_key()
        octopus = Octopus(key)
        state, said = ("removed", octopus.remove()) if verb == "remove" else ("registered", octopus.register())
        code = 0
    except Exception as error:
        state, code = "failed", 1
        said = str(error) if isinstance(error, Problem) else f"{type(error).__name__}: {error}"
        if key is not None:
            said = said.replace(key, "***")
    print(f"logstack-octopus: {MACHINE} at {SERVER}: {said}", flush=True)
    tell(state, said)
    return code


sys.exit(main())
SCRIPT

# Stopping comes before the network goes. A failed registration is tried again for as long as the machine lives: whoever mends
# Octopus, the key or the network need not think of it.
install -m 0644 /dev/stdin /etc/systemd/system/logstack-octopus.service <<'UNIT'
[Unit]
Description=This machine as a target of Octopus
Wants=network-online.target
After=network-online.target sshd.service
StartLimitIntervalSec=0

[Service]
Type=oneshot
RemainAfterExit=yes
EnvironmentFile=/etc/logstack/octopus.env
ExecStart=/usr/local/sbin/logstack-octopus register
ExecStop=/usr/local/sbin/logstack-octopus remove
Restart=on-failure
RestartSec=2min
TimeoutStartSec=5min
TimeoutStopSec=1min
StandardOutput=journal+console

[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
