/** The pattern as `LIKE` and `ILIKE` read it, with a backslash before what is no wildcard to us. */
export function likePattern(pattern: string): string {
  return pattern.replace(/[\\%_]/g, "\\$&").replaceAll("*", "%");
}

/** The same as an SQL expression on a column, as GitLab has it: it leaves a backslash alone, which no pattern of its has. */
export function likeOf(column: string): string {
  return `replace(replace(replace(${column}, '%', '\\%'), '_', '\\_'), '*', '%')`;
}
