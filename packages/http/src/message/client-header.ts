type Headers = (name: string) => string | undefined;

const bearer = /^bearer +([^ ].*)$/i;

/** The credential of the headers PRIVATE-TOKEN and Authorization: the first that is not empty counts. Null if there is none. */
export function headerCredential(header: Headers): string | null {
  const inHeader = header("private-token");
  if (inHeader !== undefined && inHeader !== "") return inHeader;
  return bearer.exec(header("authorization") ?? "")?.[1] ?? null;
}

/** Whether a request has a header that a browser adds to no request of another site's page. */
export function hasClientHeader(header: Headers): boolean {
  return header("x-package-protection") !== undefined || headerCredential(header) !== null;
}

/**
 * Whether a browser sent a request for a page of another site, which could use the visitor's cookie or remembered password.
 *
 * Package clients send no `Sec-Fetch-Site`, and the registry's own pages another value.
 */
export function isFromOtherSite(header: Headers): boolean {
  return header("sec-fetch-site") === "cross-site" && !hasClientHeader(header);
}
