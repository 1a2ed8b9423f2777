import { isPlainPath, staysInFolder } from "../unambiguous-name.ts";

/** Characters that no registry's path has: controls, blanks, and what some URL parser reads as a slash or as the end. */
const notInPath = /[^!-~]|[\\#]/;
/** Characters that no decoded segment has: controls, the backslash, and what a second decoding would change. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const notInSegment = /[\u0000-\u001f\u007f\\]|%[0-9A-Fa-f]{2}/;

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** What a segment that is not the empty one at the end says, null where two readers could take it differently. */
function readSegment(part: string, fixed: ReadonlySet<string>): string | null {
  // In a part without an escape, `notInPath` has refused already what `notInSegment` looks for.
  if (!part.includes("%")) return part !== "" && staysInFolder(part) ? part : null;
  const segment = decoded(part);
  if (segment === null || fixed.has(segment) || notInSegment.test(segment)) return null;
  return staysInFolder(segment) ? segment : null;
}

/**
 * The path of a request's target, split at its slashes and then decoded, each segment exactly once.
 *
 * The list is empty for the root. One slash at the end is the empty last segment `""`. A segment may hold slashes that were
 * encoded. Null where two readers could take the path differently: no slash at the start; an empty segment elsewhere; a
 * segment of nothing but dots and blanks, alone or before a `;`, encoded or not, in any of Unicode's forms; a `;` before the last
 * slash, where a query begins for some routers; a backslash; a control; a percent-encoding that is malformed or that is left
 * after decoding.
 *
 * @param fixed what the protocol's routes are found by. A router that compares before it decodes would find another route
 *   where one of these is encoded, so that is null too.
 */
export function pathSegments(target: string, fixed: ReadonlySet<string>): readonly string[] | null {
  const question = target.indexOf("?");
  const path = question === -1 ? target : target.slice(0, question);
  if (path === "" || path === "/") return [];
  const written = path.slice(1);
  if (path.startsWith("/") && isPlainPath(written)) return written.split("/");
  if (!path.startsWith("/") || notInPath.test(path)) return null;
  if (path.slice(0, path.lastIndexOf("/")).includes(";")) return null;
  const segments: string[] = [];
  const parts = written.split("/");
  for (const part of parts) {
    const isSlashAtEnd = part === "" && segments.length === parts.length - 1;
    const segment = isSlashAtEnd ? part : readSegment(part, fixed);
    if (segment === null) return null;
    segments.push(segment);
  }
  return segments;
}
