import { expect, test } from "vitest";
import { readScript } from "../../src/machines/script/read-script.ts";

const read = (text: string): string => {
  const reading = readScript(text);
  return reading.kind === "readable" ? reading.text : `line ${reading.line}: ${reading.reason}`;
};

test.each([
  ["echo a > /etc/a", 'echo a > "$(__machine_at /etc/a)"'],
  ['cat <"$folder/a" >>"$b"', 'cat <"$(__machine_at "$folder/a")" >>"$(__machine_at "$b")"'],
  ["exec 3<>/dev/tcp/a.example/80", 'exec 3<>"$(__machine_at /dev/tcp/a.example/80)"'],
  [
    '[[ -f /a && ! -d "$b" ]]; [ -s /c ]',
    '[[ -f "$(__machine_at /a)" && ! -d "$(__machine_at "$b")" ]]; [ -s "$(__machine_at /c)" ]',
  ],
  ["for file in /etc/*.conf; do :; done", 'for file in "$MACHINE_ROOT"/etc/*.conf; do :; done'],
  ['"$folder/apply" a | /usr/bin/tee b', '__machine_run "$folder/apply" a | __machine_run /usr/bin/tee b'],
  ["cd /opt && . ./a && sleep 2", '__machine_cd /opt && . "$(__machine_script ./a)" && __machine_sleep 2'],
  ["PATH=/x:$PATH command aws", "IGNORED_PATH=/x:$PATH __machine_run aws"],
  ["exec /opt/run", "exec bash /opt/run"],
  ["x=$(cat </a) y=(1 /b/* 2)", 'x=$(cat <"$(__machine_at /a)") y=(1 "$MACHINE_ROOT"/b/* 2)'],
  [
    "cat <<A >/a\n$(cat </b)\nA\ncd /c",
    'cat <<A >"$(__machine_at /a)"\n$(cat <"$(__machine_at /b)")\nA\n__machine_cd /c',
  ],
])("what goes by a path is led: %s", (given, led) => {
  expect(read(given)).toBe(led);
});

test.each([
  "echo a >/dev/null 2>&1 >&2 <&- &>/dev/stderr",
  "cat <<'A'\necho > /etc/a; it's \"open\nA",
  "echo \"> /etc/a\" '> /etc/b' $'it\\'s > /c' \\> /d # > /e",
  'case "$x" in /etc/*) echo a ;; (b | c) echo b ;; *) echo d; esac',
  'f() { local a=$? b; [ "$a" = 0 ] || return 1; }; f',
  "if [[ $a =~ ^(x|y){2}$ && $b == s3://* ]]; then echo yes; elif (( a < 2 )); then echo no; fi",
  'for ((i = 0; i < 3; i++)); do echo $((i << 1)) ${#a} ${a//\\//_} ${b:-"}"}; done',
  "until false; do break; done < <(printf a) > >(tee log)",
  '[[ $a != "${b#c:} "* ]]; echo a && { echo b; } || (echo c) &',
  'read -r a b <<<"$c"; trap - EXIT 2>/dev/null',
])("what goes by no path stays as it is: %s", (given) => {
  expect(read(given).replaceAll("__machine_", "")).toBe(given);
});

test.each([
  ["echo a\necho 'b", "line 2: a quote (') has no end"],
  ["echo `date`", "line 1: backquotes are not read here; write $(...)"],
  [
    'cd "$(dirname "${BASH_SOURCE[0]}")"',
    'line 1: BASH_SOURCE says nothing of use here; a script finds where it lies by "$0"',
  ],
  ["\nenable -n cd", "line 2: enable could lead out of the machine's root, and is refused"],
  ["cat <<A\nb", "line 2: a here-document has no end (A)"],
  ["echo $(", "line 1: a parenthesis has no end"],
  ["case a in", "line 1: a case has no esac"],
  ["coproc cat", "line 1: coprocesses are not known here"],
])("what cannot be made out, or leads astray, is refused: %s", (given, why) => {
  expect(read(given)).toBe(why);
});
