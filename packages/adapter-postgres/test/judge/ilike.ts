/** GitLab's own meaning of a pattern, as SQL: a star stands for any text, everything else for itself, and case does not count. */
export function isLike(name: string, pattern: string, isPypi: string): string {
  const likePattern = (text: string) => `replace(replace(replace(${text}, '%', '\\%'), '_', '\\_'), '*', '%')`;
  const normalised = (text: string) =>
    `CASE WHEN ${isPypi} THEN regexp_replace(${text}, '[-_.]+', '-', 'g') ELSE ${text} END`;
  return `(${normalised(name)}) ILIKE ${likePattern(`(${normalised(pattern)})`)}`;
}
