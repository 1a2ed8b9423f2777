const defaultLimit = 20;
const longestPage = 100;

/**
 * How many items a page has at most.
 *
 * @throws TypeError for a limit that is not an integer from 1 to 100.
 */
export function pageLimit(limit = defaultLimit): number {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= longestPage) return limit;
  throw new TypeError(`limit must be an integer from 1 to ${longestPage}, got ${String(limit)}`);
}
