/** The pattern as `LIKE` and `ILIKE` read it, with a backslash before what is no wildcard to us. */
export function likePattern(pattern: string): string {
  return pattern.replace(/[\\%_]/g, "\\$&").replaceAll("*", "%");
}
