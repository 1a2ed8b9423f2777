import { builtPage, type PageFile } from "./built-page.ts";
import { requireSettings, type SettingsPageOptions, withSettings } from "./options.ts";

export interface PageRequest {
  readonly method: string;
  /** The path as the client sent it, without scheme and host. */
  readonly sentPath: string;
  /** The path below the page's mount: empty, `/`, or `/` and a file's name. */
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
  readonly acceptEncoding: string | null;
}

export interface PageAnswer {
  readonly status: 200 | 302 | 405;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for a HEAD, and where there is none. */
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** Scripts, styles and requests of the page's own origin, and nothing inline; no other page may frame it. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const always = {
  "Content-Security-Policy": contentSecurityPolicy,
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/**
 * Answers requests for the page and its files. The function it returns answers null for any other path.
 *
 * @throws TypeError for an option of the wrong kind, and Error where the page is not built.
 */
export function pageAnswers(options: SettingsPageOptions): (request: PageRequest) => PageAnswer | null {
  const settings = requireSettings(options);
  const { html, files } = builtPage();
  const page = new TextEncoder().encode(withSettings(html, settings));

  const find = ({ path, sentPath, query, acceptEncoding }: PageRequest): PageAnswer | null => {
    if (path !== "" && path !== "/") {
      const file = files.get(path.slice(1));
      return file === undefined ? null : fileAnswer(file, acceptEncoding);
    }
    if (sentPath.endsWith("//")) return null;
    // The page's links are relative to its folder.
    if (!sentPath.endsWith("/")) return redirect(`./${sentPath.slice(sentPath.lastIndexOf("/") + 1)}/${query}`);
    const headers = { "Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8" };
    return answer(200, headers, page);
  };

  return (request) => {
    const found = find(request);
    if (found === null || request.method === "GET") return found;
    if (request.method === "HEAD") return { ...found, body: null };
    return answer(405, { "Cache-Control": "no-store", Allow: "GET, HEAD" }, null);
  };
}

function fileAnswer({ type, bytes, gzipped }: PageFile, acceptEncoding: string | null): PageAnswer {
  const takesGzip = /(?:^|[,\s])gzip\s*(?:,|$)/i.test(acceptEncoding ?? "");
  const headers = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Type": type,
    Vary: "Accept-Encoding",
    ...(takesGzip && { "Content-Encoding": "gzip" }),
  };
  return answer(200, headers, takesGzip ? gzipped : bytes);
}

/** To an address relative to the one that was asked for, so that it holds behind a proxy that strips a prefix. */
function redirect(location: string): PageAnswer {
  return answer(302, { "Cache-Control": "no-store", Location: location }, null);
}

function answer(
  status: PageAnswer["status"],
  headers: Readonly<Record<string, string>>,
  body: PageAnswer["body"],
): PageAnswer {
  return { status, headers: { ...always, ...headers, "Content-Length": String(body?.length ?? 0) }, body };
}
