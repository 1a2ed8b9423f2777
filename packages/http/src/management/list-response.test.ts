import { type ProtectionRule, revision } from "@package-protection/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { jsonResponse } from "../message/response.ts";
import { pageOf, pageRequest, pagingHeaders, wholeListResponse } from "./list-response.ts";
import { ruleToWire } from "./wire-rule.ts";

const anyInteger = fc.oneof(
  fc.integer({ min: -3, max: 200 }),
  fc.maxSafeInteger(),
  fc.constant(Number.POSITIVE_INFINITY),
);
const anyList = fc.integer({ min: 0, max: 300 }).map((length) => Array.from({ length }, (_, index) => index));

describe("paging", () => {
  it("returns every item once, in order, to a client that follows the next pages", () => {
    fc.assert(
      fc.property(anyList, anyInteger, (list, perPage) => {
        const seen: number[] = [];
        let next: number | null = 1;
        while (next !== null) {
          const wanted = pageRequest(next, perPage);
          if (wanted === null) throw new Error("a page was requested");
          const page = pageOf(list, wanted);
          expect(page.previous).toBe(next === 1 ? null : next - 1);
          expect(page.items.length).toBeLessThanOrEqual(page.perPage);
          seen.push(...page.items);
          if (page.next === null) expect(page.page).toBe(page.totalPages);
          next = page.next;
        }
        expect(seen).toEqual(list);
      }),
    );
  });

  it("keeps any request within its bounds", () => {
    fc.assert(
      fc.property(anyList, fc.option(anyInteger, { nil: undefined }), anyInteger, (list, page, perPage) => {
        const wanted = pageRequest(page, perPage);
        if (wanted === null) throw new Error("a page was requested");
        const { items, total, totalPages, next, previous } = pageOf(list, wanted);
        expect(Number.isSafeInteger(wanted.page) && wanted.page >= 1).toBe(true);
        expect(wanted.perPage >= 1 && wanted.perPage <= 100).toBe(true);
        expect(total).toBe(list.length);
        expect(totalPages).toBeGreaterThanOrEqual(1);
        for (const neighbour of [next, previous]) {
          if (neighbour !== null) expect(neighbour >= 1 && neighbour <= totalPages).toBe(true);
        }
        if (wanted.page > totalPages)
          expect({ items, next, previous }).toEqual({ items: [], next: null, previous: null });
      }),
    );
  });

  it("is no page where neither parameter is there", () => {
    expect(pageRequest(undefined, undefined)).toBeNull();
    expect(pageRequest(undefined, 5)).toEqual({ page: 1, perPage: 5 });
    expect(pageRequest(5, undefined)).toEqual({ page: 5, perPage: 20 });
  });

  it("links to nothing without an address", () => {
    const page = pageOf([1, 2, 3], { page: 2, perPage: 1 });
    expect(pagingHeaders(page, null)).toEqual({
      "X-Page": "2",
      "X-Per-Page": "1",
      "X-Next-Page": "3",
      "X-Prev-Page": "1",
      "X-Total": "3",
      "X-Total-Pages": "3",
    });
  });
});

function listOf(length: number): readonly ProtectionRule[] {
  return Array.from({ length }, (_, index) => ({
    id: index + 1,
    projectId: 7,
    revision: revision(`${index}`),
    packageNamePattern: `@ácme/"${index}"`,
    packageType: "maven",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    enforcement: "active",
    createdAt: 1,
    createdBy: null,
    updatedAt: 2,
    updatedBy: null,
  }));
}

test.each([0, 1, 1999, 2000, 2001, 4000, 4001])("a list of %i rules is written as its rules are", async (length) => {
  const rules = listOf(length);
  expect(await wholeListResponse(rules)).toEqual(jsonResponse(200, rules.map(ruleToWire)));
});

test("a list is written once, and another one anew", async () => {
  const rules = listOf(3);
  const response = await wholeListResponse(rules);
  expect(await wholeListResponse(rules)).toBe(response);
  expect(await wholeListResponse(listOf(2))).not.toEqual(response);
});
