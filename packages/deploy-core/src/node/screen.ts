import type { createLogUpdate as CreateLogUpdate } from "log-update";

/** The lower end of a terminal, where something is drawn again and again under the lines that stay. */
export interface Screen {
  /** Prints lines that stay, above what is drawn. */
  print(print: () => void): void;
  /** Draws this from now on, each second, after each line and when the terminal's size changes; undefined ends it. */
  draw(render: RenderForSize | undefined): void;
  /** Draws nothing until `release`: a question has the terminal to itself. */
  hold(): void;
  release(): void;
}

/** Renders for a terminal of so many columns and rows; no line may be wider, nor may there be more. */
export type RenderForSize = (size: { readonly width: number; readonly height: number }) => readonly string[];

/** True where what is drawn can be drawn again: not in a file, a pipe, a build server's log or a terminal that is dumb. */
export function isDrawable(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const isBuildServer = !["", "0", "false"].includes(env["CI"] ?? "");
  return stream.isTTY === true && !isBuildServer && env["TERM"] !== "dumb";
}

/**
 * Opens the lower end of a terminal. The cursor stays visible: hiding it would need handlers of the signals that decide
 * here what Ctrl-C means.
 */
export function openScreen(stream: NodeJS.WriteStream): Screen {
  let update: LogUpdate | undefined;
  let loading = false;
  let current: RenderForSize | undefined;
  let timer: NodeJS.Timeout | undefined;
  let held = false;
  const paint = (): void => {
    if (current === undefined || held) return;
    if (update === undefined) return load();
    update(current({ width: stream.columns, height: stream.rows }).join("\n"));
  };
  // Loaded when it is needed: what it takes to measure emojis takes as long as all else of a short command.
  const load = (): void => {
    if (loading) return;
    loading = true;
    void begin();
  };
  const begin = async (): Promise<void> => {
    const { createLogUpdate } = await import("log-update");
    update = createLogUpdate(stream, { showCursor: true });
    paint();
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
    stream.off("resize", paint);
  };
  return {
    print(print) {
      if (current !== undefined) update?.clear();
      print();
      paint();
    },
    draw(render) {
      if (render === undefined) {
        if (current !== undefined) update?.clear();
        stop();
      } else if (timer === undefined) {
        timer = setInterval(paint, REDRAW_MS).unref();
        stream.on("resize", paint);
      }
      current = render;
      paint();
    },
    hold() {
      if (current !== undefined) update?.clear();
      held = true;
    },
    release() {
      held = false;
      paint();
    },
  };
}

type LogUpdate = ReturnType<typeof CreateLogUpdate>;

const REDRAW_MS = 1_000;
