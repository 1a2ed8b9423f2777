export const views = ["rules", "try", "refusals", "history", "import"] as const;
export type View = (typeof views)[number];

/** What the address's fragment says: `#/history?rule=7`. */
export interface Route {
  readonly view: View;
  readonly query: URLSearchParams;
}

/** Reads a fragment. An unknown one is the first view. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { view: views.find((view) => view === path) ?? "rules", query: new URLSearchParams(query) };
}

export function routeTo(view: View, query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString();
  return `#/${view}${text === "" ? "" : `?${text}`}`;
}
