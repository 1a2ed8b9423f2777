/**
 * A small model of readers of forms that go by lines, as Python's cgi and email modules do: a line ends in CR LF or LF, a
 * line that begins with the boundary delimits, headers may be folded, and of equal ones the first counts. The lenient one
 * also decodes: names in other cases and in single quotes, escapes in quotes, RFC 2231, encoded words, Content-Transfer-Encoding, `Content-Length`
 * of a part, charsets, and forms within forms.
 */
export function readByLines(
  body: Uint8Array,
  contentType: string,
  manner: "strict" | "lenient",
): readonly string[] | null {
  const boundary = parametersOf(contentType, manner).get("boundary");
  return boundary === undefined ? null : partsNamed(Buffer.from(body).toString("latin1"), boundary, manner);
}

function partsNamed(text: string, boundary: string, manner: "strict" | "lenient"): readonly string[] | null {
  const names: string[] = [];
  let part: string[] | null = null;
  let charset = "utf-8";
  const finish = () => {
    if (part === null) return;
    // The line end before a boundary is the boundary's.
    const read = partOf(part.join("").replace(/\r?\n$/, ""), manner);
    if (read.name === "_charset_") charset = read.value;
    if (read.name === "name") names.push(...(read.parts ?? [decoded(read.value, read.charset ?? charset)]));
    else if (read.parts !== null) names.push(...read.parts);
  };
  for (const [line] of text.matchAll(/[^\n]*\n|[^\n]+/g)) {
    const mark = line.trimEnd();
    if (mark !== `--${boundary}` && mark !== `--${boundary}--`) {
      part?.push(line);
      continue;
    }
    finish();
    if (mark.endsWith("--") && mark !== `--${boundary}`) return names;
    part = [];
  }
  return null;
}

interface ReadPart {
  readonly name: string | undefined;
  readonly value: string;
  readonly charset: string | undefined;
  readonly parts: readonly string[] | null;
}

function partOf(text: string, manner: "strict" | "lenient"): ReadPart {
  const [head = ""] = /^(?:[^\r\n][^\n]*\r?\n)*/.exec(text) ?? [];
  const data = text.slice(head.length).replace(/^\r?\n/, "");
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const [, name = "", value = ""] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (!headers.has(name.toLowerCase())) headers.set(name.toLowerCase(), value);
  }
  const disposition = parametersOf(headers.get("content-disposition") ?? "", manner);
  const type = parametersOf(headers.get("content-type") ?? "", manner);
  const isLenient = manner === "lenient";
  const length = Number(headers.get("content-length") ?? data.length);
  const isBase64 = isLenient && headers.get("content-transfer-encoding")?.toLowerCase() === "base64";
  const isNested = isLenient && /^multipart\//i.test(headers.get("content-type") ?? "");
  const nested = type.get("boundary") ?? "";
  const name = disposition.get("name");
  return {
    name: isLenient ? name?.trim().toLowerCase() : name,
    value: isBase64 ? Buffer.from(data, "base64").toString("latin1") : isLenient ? data.slice(0, length) : data,
    charset: isLenient ? type.get("charset") : undefined,
    parts: isNested ? partsNamed(data, nested, manner) : null,
  };
}

/** The parameters of a header's value; of equal names the first counts, or the last for the lenient one. */
function parametersOf(value: string, manner: "strict" | "lenient"): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, key = "", quoted, plain = ""] of value.matchAll(/;\s*([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g)) {
    const text = quoted === undefined ? plain.trim() : quoted.replace(/\\(.)/g, "$1");
    const name = key.toLowerCase();
    if (manner === "strict") {
      if (!found.has(name)) found.set(name, text);
      continue;
    }
    const [, base = name, extended = ""] = /^(\w+)(?:\*\d*)?(\*?)$/.exec(name) ?? [];
    const isExtended = name.endsWith("*") || extended !== "";
    const part = isExtended
      ? unescaped(text.replace(/^[^']*'[^']*'/, ""))
      : encodedWords(unescaped(text)).replace(/^'(.*)'$/s, "$1");
    found.set(base, /\*[1-9]/.test(name) ? (found.get(base) ?? "") + part : part);
  }
  return found;
}

function unescaped(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function encodedWords(text: string): string {
  return text.replace(/=\?[^?]*\?([qb])\?([^?]*)\?=/gi, (_, form: string, word: string) =>
    form.toLowerCase() === "b" ? Buffer.from(word, "base64").toString() : unescaped(word.replaceAll("=", "%")),
  );
}

/** Latin-1 stands for bytes here; UTF-7 is enough of the charsets in which ASCII is not ASCII. */
function decoded(value: string, charset: string): string {
  const text = Buffer.from(value, "latin1").toString("utf8");
  if (charset.toLowerCase() !== "utf-7") return text;
  return text.replace(/\+([A-Za-z0-9/]+)-?/g, (_, word: string) => {
    const bytes = Buffer.from(word, "base64");
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString("utf16le");
  });
}
