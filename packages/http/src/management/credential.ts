import { malformed, type ParameterSource } from "../message/form-encoding.ts";

const bearer = /^bearer +([^ ].*)$/i;

/**
 * The credential of a request (contract, section 2, Credentials): the first that is not empty counts. Null where there is
 * none, and where it is not text and so can be nobody's.
 */
export function findCredential(query: ParameterSource, header: (name: string) => string | undefined): string | null {
  const inQuery = query("private_token");
  if (inQuery === malformed) return null;
  if (typeof inQuery === "string" && inQuery !== "") return inQuery.includes("\0") ? null : inQuery;
  const inHeader = header("private-token");
  if (inHeader !== undefined && inHeader !== "") return inHeader;
  return bearer.exec(header("authorization") ?? "")?.[1] ?? null;
}
