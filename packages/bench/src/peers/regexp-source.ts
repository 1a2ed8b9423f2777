/** The regular expression, without anchors, that most would build from a pattern. */
export function regexpSource(pattern: string): string {
  return pattern.replace(/[.+?^${}()|[\]\\/]/g, "\\$&").replaceAll("*", ".*");
}

/** Of the whole name, in whatever case. */
export function wholeNameRegexp(pattern: string): RegExp {
  return new RegExp(`^${regexpSource(pattern)}$`, "i");
}
