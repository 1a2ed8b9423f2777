import { isEnforcement, isPackageType } from "@package-protection/core";
import { type RuleSelection, ruleOrders, wholeList } from "./select-rules.ts";

/** What of the list is shown, as an address has it: `search=acme&type=npm&sort=-changed`. The whole list is the empty query. */
export function selectionQuery(selection: RuleSelection): Readonly<Record<string, string>> {
  const { search, packageType, enforcement, order, isDescending } = selection;
  const isSorted = order !== wholeList.order || isDescending;
  return {
    ...(search !== "" && { search }),
    ...(packageType !== null && { type: packageType }),
    ...(enforcement !== null && { state: enforcement }),
    ...(isSorted && { sort: isDescending ? `-${order}` : order }),
  };
}

/** Reads an address. What it doesn't understand counts as not there. */
export function selectionOf(query: URLSearchParams): RuleSelection {
  const type = query.get("type");
  const state = query.get("state");
  const sort = query.get("sort") ?? "";
  const order = ruleOrders.find((one) => one === sort.replace(/^-/, ""));
  return {
    search: query.get("search") ?? "",
    packageType: isPackageType(type) ? type : null,
    enforcement: isEnforcement(state) ? state : null,
    order: order ?? wholeList.order,
    isDescending: order !== undefined && sort.startsWith("-"),
  };
}
