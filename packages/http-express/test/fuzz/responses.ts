/** An answer as it came over the wire. */
export interface RawResponse {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * Cuts what a server sent into its answers.
 *
 * @param methods of the requests, in order: an answer to HEAD has no body.
 * @throws where the bytes are no answers, or more than there were requests.
 */
export function parseResponses(bytes: Buffer, methods: readonly string[]): readonly RawResponse[] {
  const responses: RawResponse[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const end = rest.indexOf("\r\n\r\n");
    const head = end === -1 ? "" : rest.subarray(0, end).toString("latin1");
    const [statusLine = "", ...lines] = head.split("\r\n");
    const [, status] = /^HTTP\/1\.1 ([1-5]\d\d) [ -~]*$/.exec(statusLine) ?? [];
    if (status === undefined) throw new Error(`no answer: ${JSON.stringify(rest.subarray(0, 200).toString("latin1"))}`);
    const headers = new Map(lines.map(parseHeader));
    // Node's own refusals say so that they have no body.
    const isEmptyChunked = headers.get("transfer-encoding") === "chunked" && rest.indexOf("\r\n\r\n0\r\n\r\n") === end;
    if (isEmptyChunked) rest = Buffer.concat([rest.subarray(0, end + 4), rest.subarray(end + 9)]);
    const length = methods[responses.length] === "HEAD" ? 0 : Number(headers.get("content-length") ?? 0);
    const body = rest.subarray(end + 4, end + 4 + length);
    if (body.length < length) throw new Error(`an answer breaks off after ${body.length} of ${length} bytes`);
    rest = rest.subarray(end + 4 + length);
    if (status !== "100") responses.push({ status: Number(status), headers, body: body.toString() });
  }
  return responses;
}

function parseHeader(line: string): [string, string] {
  const [, name = "", value = ""] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): (.*)$/.exec(line) ?? [];
  if (name === "") throw new Error(`no header: ${JSON.stringify(line)}`);
  return [name.toLowerCase(), value];
}
