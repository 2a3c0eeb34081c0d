/** Real tools whose arguments are no files. */
export const PLAIN_TOOLS: readonly string[] = wordsOf("basename date dirname echo expr false printf seq tr true");

/** Real tools whose files are led into the machine's root. */
export const FILE_TOOLS: readonly string[] = wordsOf(
  "awk base64 cat chmod cksum cmp comm cp cut diff egrep fgrep find fold grep gunzip gzip head install join jq ln ls " +
    "md5sum mkdir mktemp mv nl od paste printenv readlink realpath rm rmdir sed sha1sum sha256sum sha512sum sort split stat " +
    "tac tail tar tee touch truncate uniq wc xargs zcat",
);

/** Commands that run another. */
export const WITH_TOOLS: readonly string[] = wordsOf("env ionice nice nohup runuser setsid stdbuf su sudo");

/** What stand-ins ask beside commands. */
export const QUESTIONS: readonly string[] = [".connect", ".read", ".timeout"];

function wordsOf(text: string): readonly string[] {
  return text.split(" ");
}
