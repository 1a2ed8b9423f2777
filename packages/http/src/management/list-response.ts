import type { ProtectionRule } from "@package-protection/core";
import { concatenated, utf8Bytes } from "../message/bytes.ts";
import { nextTurn } from "../message/event-loop.ts";
import { bytesResponse, type WireResponse } from "../message/response.ts";
import { ruleToWire } from "./wire-rule.ts";

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
 * The requested page; null, for the whole list, without both parameters (contract, section 2, List). Any
 * integers are accepted.
 */
export function pageRequest(page: number | undefined, perPage: number | undefined): PageRequest | null {
  if (page === undefined && perPage === undefined) return null;
  return {
    page: page === undefined || page < 1 ? 1 : Math.min(page, Number.MAX_SAFE_INTEGER),
    perPage: pageLimit(perPage),
  };
}

/** How many items a page has (contract, section 2, List). */
export function pageLimit(perPage: number | undefined): number {
  return perPage === undefined || perPage < 1 ? defaultPerPage : Math.min(perPage, maximumPerPage);
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

/** By the array that core returns, the same one for as long as nothing changes. */
const responsesByList = new WeakMap<readonly ProtectionRule[], Promise<WireResponse>>();

/** The answer with a whole list, made once for each state of a project's rules, and a long one piece by piece. */
export function wholeListResponse(rules: readonly ProtectionRule[]): Promise<WireResponse> {
  const known = responsesByList.get(rules);
  if (known !== undefined) return known;
  const response = writeList(rules);
  responsesByList.set(rules, response);
  return response;
}

async function writeList(rules: readonly ProtectionRule[]): Promise<WireResponse> {
  const pieces = await itemsJson(rules, ruleToWire);
  return bytesResponse(200, concatenated([utf8Bytes("["), ...pieces, utf8Bytes("]")]));
}

/** How many items are written in one turn of the event loop. */
const itemsAtOnce = 2000;

/** The JSON of a list's items with commas between them, a long list piece by piece. */
export async function itemsJson<Item>(
  items: readonly Item[],
  toWire: (item: Item) => unknown,
  atOnce = itemsAtOnce,
): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    if (start > 0) await nextTurn();
    const elements = JSON.stringify(items.slice(start, start + atOnce).map(toWire)).slice(1, -1);
    pieces.push(utf8Bytes(start === 0 ? elements : `,${elements}`));
  }
  return pieces;
}

/** The answer with an object whose last member is a list, a long list piece by piece. */
export async function documentAnswer<Item>(
  members: Readonly<Record<string, unknown>>,
  listName: string,
  items: readonly Item[],
  toWire: (item: Item) => unknown,
  headers: Readonly<Record<string, string>> = {},
  atOnce?: number,
): Promise<WireResponse> {
  const start = JSON.stringify({ ...members, [listName]: [] }).slice(0, -2);
  const pieces = await itemsJson(items, toWire, atOnce);
  return bytesResponse(200, concatenated([utf8Bytes(start), ...pieces, utf8Bytes("]}")]), headers);
}
