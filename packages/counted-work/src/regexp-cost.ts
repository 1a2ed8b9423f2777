process.env.RECHECK_BACKEND = "pure";
const { checkSync } = await import("recheck");

const degrees = new Map<string, number>();

/**
 * How the steps of a regular expression grow with its input, at worst: 1 is linear, 2 quadratic.
 *
 * @throws TypeError for a regular expression of which that cannot be found out.
 */
export function regexpDegree({ source, flags }: RegExp): number {
  const key = `${flags}/${source}`;
  const known = degrees.get(key);
  if (known !== undefined) return known;
  // Without a limit of time, so that a busy machine finds out the same.
  const diagnostics = checkSync(source, flags, { timeout: null });
  if (diagnostics.status === "unknown") throw new TypeError(`the steps of /${source}/${flags} can't be bounded`);
  const { complexity } = diagnostics;
  const degree = complexity.type === "polynomial" ? complexity.degree : complexity.type === "exponential" ? 20 : 1;
  degrees.set(key, degree);
  return degree;
}
