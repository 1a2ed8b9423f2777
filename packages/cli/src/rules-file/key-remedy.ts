/** Keys that people write after the words of the settings page, the API and the database. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ["publish", "push"],
  ["minimum_access_level_for_push", "push"],
  ["remove", "delete"],
  ["unpublish", "delete"],
  ["minimum_access_level_for_delete", "delete"],
  ["package_type", "type"],
  ["name", "pattern"],
  ["package", "pattern"],
  ["package_name_pattern", "pattern"],
  ["state", "enforcement"],
]);

/** What to write in place of an unknown key: the one that was probably meant, else all. */
export function keyRemedy(key: string, allowed: readonly string[]): string {
  const other = otherWords.get(key.toLowerCase());
  const meant = allowed.find((one) => one === other) ?? allowed.find((one) => isNear(key.toLowerCase(), one));
  return meant === undefined ? `it may have ${allowed.join(", ")}` : `did you mean ${meant}?`;
}

/** Whether one letter more, less or in place of another, or two neighbours the other way round, make them the same. */
function isNear(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [left, right] = [one.slice(start), other.slice(start)];
  const [a = "", b = ""] = left;
  return (
    left.slice(1) === right ||
    left === right.slice(1) ||
    left.slice(1) === right.slice(1) ||
    (a !== "" && b !== "" && b + a + left.slice(2) === right)
  );
}
