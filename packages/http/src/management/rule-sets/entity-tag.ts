import { type Revision, revision } from "@package-protection/core";

/** A revision as an ETag. */
export function entityTag(revision: Revision): string {
  return `"${revision}"`;
}

/**
 * The revision that a write expects by `If-Match`: one ETag of `GET /rule_set`. Absent, and for `*`, any.
 *
 * A header of another form, a weak ETag and a list included, is the revision of no project, so that the write is refused.
 */
export function expectedRevision(header: (name: string) => string | undefined): { readonly expected?: Revision } {
  const value = header("if-match")?.trim();
  if (value === undefined || value === "*") return {};
  const [, tag] = /^"([^"]*)"$/.exec(value) ?? [];
  return { expected: revision(tag ?? "") };
}
