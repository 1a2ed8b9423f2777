import { parsedMounts } from "./guard/mount.ts";

const parameter = /^:\w+$/;

/**
 * Returns the path at which a framework mounts a plugin: literal segments, and parameters that are whole segments.
 *
 * @throws TypeError for any other pattern.
 */
export function requirePrefix(prefix: string): string {
  const isPattern = prefix.split("/").some((segment) => /[:*(]/.test(segment) && !parameter.test(segment));
  if (isPattern) {
    throw new TypeError(
      `the prefix ${JSON.stringify(prefix)} must be made of literal segments and of parameters such as "/:project"`,
    );
  }
  parsedMounts(prefix.replaceAll(":", "") || "/");
  return prefix;
}

const literalSegment = /^(?!\.{1,2}$)(?:[\w.~@-]|%[\da-f]{2})+$/i;

/** The beginning of a path that a prefix matches; null if the path does not begin with the prefix as it is written. */
export function prefixOf(path: string, prefix: string): string | null {
  const wanted = prefix.split("/");
  const sent = path.split("/").slice(0, wanted.length);
  const isThere = wanted.every((segment, place) => {
    const given = sent[place];
    return parameter.test(segment) ? given !== undefined && literalSegment.test(given) : given === segment;
  });
  return isThere ? sent.join("/") : null;
}
