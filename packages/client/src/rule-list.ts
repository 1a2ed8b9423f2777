import { err, ok, type Result } from "neverthrow";
import type { ServerAnswer } from "./connection.ts";
import { parseJson } from "./json.ts";
import { readRules, type ServerRule } from "./wire-rule.ts";

/** The next page of a list. */
export interface NextPage {
  readonly page: number;
  readonly perPage: number | null;
}

/** More than any project has: a list of more would not end. */
const mostRules = 1_000_000;

/** How often a list that changes between its pages is begun again. */
const mostReads = 4;

/**
 * Reads a list to its last page, and sorts it by id.
 *
 * GitLab answers the whole list at once; a server or a proxy that pages sends headers about it. If the total of a page
 * is not the number of the rules that came, the list was changed meanwhile, and it is read again.
 *
 * @param readPage null reads the list without paging.
 */
export async function readWholeList<E>(
  readPage: (page: NextPage | null) => PromiseLike<Result<ServerAnswer, E>>,
): Promise<Result<readonly ServerRule[], E | ListFault>> {
  for (let reads = 1; ; reads += 1) {
    const rules = new Map<number, ServerRule>();
    const totals = new Set<number>();
    let next: NextPage | null = null;
    do {
      const answer: Result<ServerAnswer, E> = await readPage(next);
      if (answer.isErr()) return err(answer.error);
      const read = readRules(parseJson(answer.value.text));
      if (read.isErr()) return err(fault(answer.value, read.error));
      const known = rules.size;
      for (const rule of read.value) rules.set(rule.id, rule);
      const { headers } = answer.value;
      const total = integerOf(headers.get("X-Total"));
      if (total !== null) totals.add(total);
      const following = nextPage(headers);
      if (next !== null && following !== null && following.page <= next.page) {
        return err(fault(answer.value, `page ${next.page} of the list names page ${following.page} as its next`));
      }
      if (next !== null && following !== null && rules.size === known) {
        return err(fault(answer.value, `page ${next.page} of the list has no new rule, and names a next page`));
      }
      if (rules.size > mostRules) return err(fault(answer.value, `the list has more than ${mostRules} rules`));
      next = following;
      if (next === null && [...totals].every((named) => named === rules.size)) {
        return ok([...rules.values()].sort((one, other) => one.id - other.id));
      }
      if (next === null && reads === mostReads) {
        return err(fault(answer.value, `the list names ${[...totals].join(", then ")} rules and holds ${rules.size}`));
      }
    } while (next !== null);
  }
}

/** A list that can't be read. */
export interface ListFault {
  readonly type: "list_fault";
  readonly status: number;
  readonly reason: string;
}

function fault({ status }: ServerAnswer, reason: string): ListFault {
  return { type: "list_fault", status, reason };
}

/** Only the page's number is taken from `Link`: its address may be another server's, which must not get the token. */
function nextPage(headers: Headers): NextPage | null {
  const link = linkTo(headers.get("Link") ?? "", "next");
  const page = integerOf(headers.get("X-Next-Page")) ?? integerOf(link?.get("page") ?? null);
  if (page === null) return null;
  return { page, perPage: integerOf(headers.get("X-Per-Page")) ?? integerOf(link?.get("per_page") ?? null) };
}

/** The query of the link with this relation; null if there is none. */
export function linkTo(header: string, relation: string): URLSearchParams | null {
  for (const link of header.split(",")) {
    const [target = "", ...parameters] = link.split(";").map((part) => part.trim());
    const query = target.replace(/^</, "").replace(/>$/, "").split("?")[1];
    if (query !== undefined && parameters.includes(`rel="${relation}"`)) return new URLSearchParams(query);
  }
  return null;
}

function integerOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
