/** What a line of curl sends. */
export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** The curl lines of a shell block, as requests. An uploaded file is any text. */
export function curlRequests(block: string): readonly CurlRequest[] {
  const lines = block.replaceAll(/\\\n */g, "").split("\n");
  return lines.filter((line) => line.startsWith("curl ")).map(curlRequest);
}

function curlRequest(line: string): CurlRequest {
  const words = Array.from(
    line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g),
    ([, single, double, plain]) => single ?? double ?? plain ?? "",
  );
  const values = (option: string) => words.flatMap((word, at) => (words[at - 1] === option ? [word] : []));
  const data = values("--data");
  const uploads = values("--upload-file").length > 0;
  const headers = Object.fromEntries(values("--header").map((header) => header.split(": ")));
  const form =
    data.length === 0 || "Content-Type" in headers ? {} : { "Content-Type": "application/x-www-form-urlencoded" };
  const [method = uploads ? "PUT" : data.length > 0 ? "POST" : "GET"] = values("--request");
  const url = words.find((word) => word.startsWith("http")) ?? "";
  return {
    method,
    url,
    headers: { ...headers, ...form },
    body: uploads ? "text" : data.length > 0 ? data.join("&") : undefined,
  };
}

/** Sends requests, one after another, to the server at `address` in place of the page's. Answers as `<status> <body>`. */
export async function sendAll(requests: readonly CurlRequest[], address: string): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const { url, method, headers, body } of requests) {
    const { pathname, search } = new URL(url);
    const response = await fetch(`${address}${pathname}${search}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    answers.push(`${response.status} ${(await response.text()).trim()}`);
  }
  return answers;
}
