import { isUtf8 } from "node:buffer";

/**
 * Returns a file's content as artifacts hold it: text with line feeds only, whatever the checkout has. That is what the
 * machines it is meant for read, and it makes equal sources equal bytes.
 */
export function withLineFeeds(content: Buffer): Buffer {
  const isText = !content.includes(0) && isUtf8(content);
  return isText ? Buffer.from(content.toString("utf8").replaceAll("\r\n", "\n")) : content;
}
