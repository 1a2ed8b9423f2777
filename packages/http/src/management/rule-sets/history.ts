import type { ListedHistoryEntry, RuleHistoryChange } from "@package-protection/core";
import { err, ok } from "neverthrow";
import { z } from "zod";
import { concatenated, utf8Bytes } from "../../message/bytes.ts";
import { bytesResponse, jsonResponse } from "../../message/response.ts";
import { itemsJson, pageLimit } from "../list-response.ts";
import type { Operation } from "../operation.ts";
import { expectedRevision } from "../preconditions.ts";
import type { OperationName } from "../route.ts";
import { historyParameters, revertParameters } from "./item-parameters.ts";
import { parseQuery } from "./request.ts";
import { ruleOfSetToWire, time, timeToWire, wireRuleOfSet } from "./wire-rules.ts";

/** The most changes of an entry that are listed (contract, section 7). */
const mostChanges = 100;
/** An entry may list a hundred changes, so few entries are written in one turn of the event loop. */
const entriesAtOnce = 10;

const wireChange = z.strictObject({ before: wireRuleOfSet.nullable(), after: wireRuleOfSet.nullable() });

export const wireEntry = z.strictObject({
  sequence: z.int(),
  at: time.nullable(),
  by: z.string().nullable(),
  reverts: z.int().nullable().meta({ description: "The sequence of the entry that this one undid." }),
  changes: z.array(wireChange).max(mostChanges),
  more_changes: z.boolean().meta({ description: "Whether the entry has changes that are not listed." }),
});

export const wireRevert = z.strictObject({
  revision: z.string(),
  sequence: z.int(),
  reverts: z.int(),
  changes: z.array(wireChange).max(mostChanges),
  more_changes: z.boolean(),
});

function changeToWire({ before, after }: RuleHistoryChange): z.output<typeof wireChange> {
  return {
    before: before === null ? null : ruleOfSetToWire(before),
    after: after === null ? null : ruleOfSetToWire(after),
  };
}

function entryToWire({
  sequence,
  at,
  by,
  reverts,
  changes,
  moreChanges,
}: ListedHistoryEntry): z.output<typeof wireEntry> {
  return { sequence, at: timeToWire(at), by, reverts, changes: changes.map(changeToWire), more_changes: moreChanges };
}

/** The history of a project's rules (contract, section 7). */
export const historyOperations: Readonly<Record<Extract<OperationName, "listHistory" | "revertChange">, Operation>> = {
  listHistory: {
    action: "list",
    async answer({ protection }, caller, query, request) {
      const wanted = parseQuery(historyParameters, request, query);
      if (wanted.isErr()) return err(wanted.error);
      const { id: project, rule_id: ruleId, by, before, per_page: perPage } = wanted.value;
      const limit = pageLimit(perPage);
      const listed = await protection.listHistory({
        caller,
        project,
        limit,
        ...(ruleId !== undefined && { ruleId }),
        ...(by !== undefined && { by }),
        ...(before !== undefined && { before: Math.min(before, Number.MAX_SAFE_INTEGER) }),
      });
      if (listed.isErr()) return err(listed.error);
      const { entries, next } = listed.value;
      const pieces = await itemsJson(entries, entryToWire, entriesAtOnce);
      const link =
        next === null ? null : nextLink(request.address(), { before: next, per_page: limit, rule_id: ruleId, by });
      return ok(
        bytesResponse(
          200,
          concatenated([utf8Bytes("["), ...pieces, utf8Bytes("]")]),
          link === null ? {} : { Link: link },
        ),
      );
    },
  },

  revertChange: {
    action: "update",
    async answer({ protection }, caller, query, request) {
      const wanted = parseQuery(revertParameters, request, query);
      if (wanted.isErr()) return err(wanted.error);
      const { id: project, sequence } = wanted.value;
      const reverted = await protection
        .revertChange({ caller, project, sequence, ...expectedRevision(request.header) })
        .mapErr((error) => (error.type === "pattern_taken" ? ({ type: "reverted_pattern_taken" } as const) : error));
      return reverted.map(({ changes, ...members }) => {
        const answer: z.output<typeof wireRevert> = {
          ...members,
          changes: changes.slice(0, mostChanges).map(changeToWire),
          more_changes: changes.length > mostChanges,
        };
        return jsonResponse(200, answer);
      });
    },
  },
};

/** The next page, with the filters of the request and nothing else of it. Null if the address is not known. */
function nextLink(
  address: string | null,
  parameters: Readonly<Record<string, string | number | undefined>>,
): string | null {
  if (address === null) return null;
  const query = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return `<${address}?${query.join("&")}>; rel="next"`;
}
