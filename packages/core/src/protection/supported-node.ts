// The check that this Node.js is new enough for the packages, all of which import core.

/** The oldest major version of Node.js on which the packages run and are tested. */
const oldestMajor = 22;

/**
 * Says why the packages do not run on this Node.js; null if they do.
 *
 * A runtime that only imitates Node.js passes, and so does one without `process`, such as a browser.
 *
 * @param process the runtime's global.
 */
export function unsupportedNode(process: unknown): string | null {
  const versions = fieldOf(process, "versions");
  const node = fieldOf(versions, "node");
  const isImitation = ["bun", "deno", "workerd"].some((name) => fieldOf(versions, name) !== undefined);
  const [major] = /^\d+(?=\.)/.exec(typeof node === "string" ? node : "") ?? [];
  if (major === undefined || isImitation || Number(major) >= oldestMajor) return null;
  return `package protection needs Node.js ${oldestMajor} or newer, got ${node}: install a newer Node.js`;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** @throws Error on a Node.js that is too old. Without it, the first use of a newer function would fail, at some request. */
export function requireSupportedNode(): void {
  const complaint = unsupportedNode(Reflect.get(globalThis, "process"));
  if (complaint !== null) throw new Error(complaint);
}
