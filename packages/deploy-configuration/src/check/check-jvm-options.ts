import type { Finding } from "../model/finding.ts";

/**
 * Returns what is wrong with options of a Java machine, a line each: what it does not start with, and a heap that is not as large
 * from the beginning as at most. Elasticsearch reference, "Set JVM options": a line may begin with versions, as in `17-:-Xlog`.
 */
export function checkJvmOptions({ file, text }: { readonly file: string; readonly text: string }): readonly Finding[] {
  const lines = text.split("\n").map((line, index) => ({ line: line.trimEnd(), number: index + 1 }));
  const options = lines.filter(({ line }) => line.trim() !== "" && !line.trimStart().startsWith("#"));
  const refuse = (number: number, message: string): Finding => ({
    kind: "refused",
    file,
    line: number,
    column: 1,
    message,
  });
  const wrong = options
    .filter(({ line }) => !/^(?:\d+(?:-\d*)?:)?-\S/.test(line))
    .map(({ line, number }) =>
      refuse(
        number,
        `${JSON.stringify(line)} is no option of Java, and it does not start with one. An option begins with a hyphen.`,
      ),
    );
  const heaps = options.flatMap(({ line, number }) => {
    const { which, size } = /^-(?<which>Xm[sx])(?<size>.*)$/.exec(line)?.groups ?? {};
    return which === undefined || size === undefined ? [] : [{ which, size, number }];
  });
  const sizes = heaps
    .filter(({ size }) => !/^[1-9]\d*[kmg]$/i.test(size))
    .map(({ which, size, number }) =>
      refuse(
        number,
        `-${which}${size} is no size of a heap: write a whole number and k, m or g, such as -${which}1024m. Without a unit it is bytes.`,
      ),
    );
  if (sizes.length > 0) return [...wrong, ...sizes];
  const [least, most] = ["Xms", "Xmx"].map((name) => heaps.findLast(({ which }) => which === name));
  if (least === undefined || most === undefined || bytesOf(least.size) === bytesOf(most.size)) return wrong;
  return [
    ...wrong,
    refuse(
      Math.max(least.number, most.number),
      `The heap is ${least.size} at first and ${most.size} at most, and everything stops each time it grows. Write the same for both.`,
    ),
  ];
}

function bytesOf(size: string): number {
  return Number(size.slice(0, -1)) * ({ k: 1, m: 1024, g: 1024 ** 2 }[size.slice(-1).toLowerCase()] ?? 1);
}
