/** One page of a list; `page` counts from 1 and may lie past the end. */
export interface PageRequest {
  readonly page: number;
  readonly perPage: number;
}

export interface Page<Item> extends PageRequest {
  readonly items: readonly Item[];
  readonly total: number;
  /** At least 1: an empty list has one empty page. */
  readonly totalPages: number;
  /** Null on the last page and past the end. */
  readonly next: number | null;
  /** Null on the first page and past the end. */
  readonly previous: number | null;
}

const defaultPerPage = 20;
const maximumPerPage = 100;

/**
 * The page that is meant; null, for the whole list, where neither parameter is there (contract, section 2, List). Any
 * integers will do.
 */
export function pageRequest(page: number | undefined, perPage: number | undefined): PageRequest | null {
  if (page === undefined && perPage === undefined) return null;
  return {
    page: page === undefined || page < 1 ? 1 : Math.min(page, Number.MAX_SAFE_INTEGER),
    perPage: perPage === undefined || perPage < 1 ? defaultPerPage : Math.min(perPage, maximumPerPage),
  };
}

export function pageOf<Item>(list: readonly Item[], { page, perPage }: PageRequest): Page<Item> {
  const totalPages = Math.max(1, Math.ceil(list.length / perPage));
  return {
    items: list.slice((page - 1) * perPage, page * perPage),
    page,
    perPage,
    total: list.length,
    totalPages,
    next: page < totalPages ? page + 1 : null,
    previous: page > 1 && page <= totalPages ? page - 1 : null,
  };
}

/** @param address the list's own address without a query; without it there is no Link. */
export function pagingHeaders(
  { page, perPage, total, totalPages, next, previous }: Page<unknown>,
  address: string | null,
): Readonly<Record<string, string>> {
  const link = (relation: string, target: number | null) =>
    target === null ? [] : [`<${address}?page=${target}&per_page=${perPage}>; rel="${relation}"`];
  const links = [...link("prev", previous), ...link("next", next), ...link("first", 1), ...link("last", totalPages)];
  return {
    "X-Page": String(page),
    "X-Per-Page": String(perPage),
    "X-Next-Page": String(next ?? ""),
    "X-Prev-Page": String(previous ?? ""),
    "X-Total": String(total),
    "X-Total-Pages": String(totalPages),
    ...(address === null ? {} : { Link: links.join(", ") }),
  };
}
