import { rounds } from "@package-protection/counted-work";
import fc from "fast-check";
import { expect, test } from "vitest";
import { boundary, foundIn, joined, readerFor } from "../../test/bodies.ts";
import { formReaders } from "../../test/form-readers.ts";
import { formScanner } from "./form-scanner.ts";

const plainHeads = [
  'form-data; name="name"',
  'form-data; name="x"',
  'form-data; name="content"; filename="acme-1.0.tar.gz"',
];

const doubtfulHeads = [
  ...["form-data; name=name", 'form-data;name="name"', 'Form-Data; NAME="name"', 'form-data; name="Name"'],
  ...["form-data; name='name'", "form-data; filename='x'; name='name'"],
  ...["form-data; name*=utf-8''name", "form-data; name*0=na; name*1=me", "form-data; name*0*=utf-8''n%61; name*1=me"],
  ...['form-data; name="na\\me"', 'form-data; name="n\\ame"', 'form-data; name="x\\"; name="name"'],
  ...['form-data; name="x"; name="name"', 'form-data; name="name"; name="x"', 'form-data; name="x"; Name="name"'],
  ...[
    'form-data; filename="x"; name="name"',
    'form-data; name="name"; filename=""',
    'form-data; name="name"; filename',
  ],
  ...['form-data; name="content"; filename="; name=name"', 'form-data; filename="; name=name"; name="content"'],
  ...["form-data; filename=x;name=name; name=content", 'form-data; name="n%61me"', 'form-data; name="%6Eame"'],
  ...['form-data; name="=?utf-8?q?name?="', 'form-data; name="=?utf-8?B?bmFtZQ==?="', 'form-data; name="name "'],
  ...[
    'form-data; name="_charset_"',
    'form-data; name="&#110;ame"',
    'attachment; name="name"',
    'form-data; name = "name"',
  ],
  ...[
    'form-data; name="name[]"',
    'form-data; name="x", form-data; name="name"',
    'form-data; name="name";',
    "form-data",
  ],
];

const furtherHeaders = [
  ...["Content-Type: text/plain", "Content-Type: application/octet-stream", "Content-Type: text/plain; charset=utf-7"],
  ...["Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: binary", "Content-Length: 2", " folded", "\tx"],
  ...["Content-Type: multipart/mixed; boundary=inner", 'Content-Disposition: form-data; name="name"'],
  ...['Content-Disposition : form-data; name="name"', "X-Y: z", "Content-Type:text/plain", "no header"],
];

const inner = '--inner\r\nContent-Disposition: form-data; name="name"\r\n\r\nevil\r\n--inner--\r\n';
const hidden = 'Content-Disposition: form-data; name="name"\r\n\r\nevil';
const values = [
  ...["acme", "acme", "evil", "", "\r\n", "YWNtZQ==", "utf-7", "+AGE-cme", "ac", inner],
  ...[`--${boundary}`, `\n--${boundary}\r\n${hidden}`, `\r--${boundary}\r\n${hidden}`, `\r\n--${boundary}x`],
  ...[
    `\r\n--${boundary} \r\n${hidden}`,
    `\r\n--${boundary}\n${hidden}`,
    `\r\n--${boundary}--x`,
    `x--${boundary}\r\n${hidden}`,
  ],
  ...[`\u2028--${boundary}\r\n${hidden}`, `\u000b--${boundary}\r\n${hidden}`, `\r\n\r\n--${boundary}-`],
];

const rarely = <Value>(usual: Value, ...others: readonly Value[]) =>
  fc.oneof({ weight: 60, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
const lineEnd = rarely("\r\n", "\n", "\r", "\r\r\n", "\r\n\r\n", " \r\n", "\t\r\n", "\0\r\n");

const part = fc
  .record({
    head: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...plainHeads) },
      { weight: 1, arbitrary: fc.constantFrom(...doubtfulHeads) },
    ),
    header: rarely(
      "Content-Disposition: ",
      "content-disposition:",
      "Content-Disposition:\r\n ",
      "Content-disposition : ",
    ),
    before: rarely("", ...furtherHeaders.map((header) => `${header}\r\n`)),
    after: rarely("", ...furtherHeaders.map((header) => `\r\n${header}`)),
    data: fc.constantFrom(...values),
    ends: fc.tuple(lineEnd, lineEnd, lineEnd, lineEnd),
  })
  .map(({ head, header, before, after, data, ends }) => {
    return `--${boundary}${ends[0]}${before}${header}${head}${after}${ends[1]}${ends[2]}${data}${ends[3]}`;
  });

const form = fc.record({
  preamble: rarely("", "\r\n", "\n", "\r\n\r\n", "x\r\n", " ", `--${boundary}x\r\n`),
  parts: fc.array(part, { minLength: 1, maxLength: 4 }),
  close: rarely(`--${boundary}--`, `--${boundary}`, `--${boundary}-`, `\n--${boundary}--`, ""),
  epilogue: rarely("\r\n", "", "\n", "x", `\r\n--${boundary}\r\n${hidden}\r\n--${boundary}--\r\n`, "\r\n\r\n"),
});

const contentTypes = [
  `multipart/form-data; boundary=${boundary}`,
  `multipart/form-data; boundary="${boundary}"`,
  `multipart/form-data; boundary=${boundary}; boundary=other`,
  `multipart/form-data; boundary=other; boundary=${boundary}`,
  `multipart/form-data; boundary*=utf-8''${boundary}`,
];

test("where the guard accepts a form, every reader finds the same package", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      form,
      rarely(...(contentTypes as [string, ...string[]])),
      async ({ preamble, parts, close, epilogue }, contentType) => {
        const body = joined(`${preamble}${parts.join("")}${close}${epilogue}`);
        const { classifyRequest } = await import("../index.ts");
        const meaning = classifyRequest("pypi", { method: "POST", target: "/", contentType });
        if (meaning.kind !== "write_named_by_body") return;
        const finding = foundIn(meaning.readBody(), body);
        if (finding.kind !== "write") return;
        accepted += 1;
        for (const [reader, namesIn] of Object.entries(formReaders)) {
          const names = await namesIn(body, contentType);
          if (names === null) continue;
          expect(new Set([finding.write.packageName, ...names]), reader).toEqual(new Set([finding.write.packageName]));
        }
      },
    ),
    { numRuns: rounds(8000) },
  );
  expect(accepted).toBeGreaterThan(rounds(50));
}, 60_000);

const fileName = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("C:", "\\\\", "\\", "acme-1.0.tgz", "name", " ", "/", ".") },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '"',
          '\\"',
          '\\\\"',
          ";",
          "=",
          '"; name="name',
          '\\"; name="name',
          '\\\\"; name="name',
        ),
      },
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(""));

test("where a file's name is accepted, every reader finds the same parts", async () => {
  const withBackslashes = { accepted: 0 };
  await fc.assert(
    fc.asyncProperty(fileName, fc.boolean(), async (filename, isFirst) => {
      const disposition = isFirst ? `filename="${filename}"; name="chart"` : `name="chart"; filename="${filename}"`;
      const body = joined(
        `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\nevil\r\n`,
        `--${boundary}\r\nContent-Disposition: form-data; name="name"\r\n\r\nacme\r\n--${boundary}--\r\n`,
      );
      const parts: string[] = [];
      const onPart = ({ name }: { readonly name: string }) => parts.push(name) > 0;
      const scanner = formScanner(boundary, { onPart, onData: () => true, onPartEnd: () => true });
      if (!scanner.read(body) || !scanner.end()) return;
      if (filename.includes("\\")) withBackslashes.accepted += 1;
      expect(parts).toEqual(["chart", "name"]);
      for (const [reader, namesIn] of Object.entries(formReaders)) {
        const names = await namesIn(body, contentTypes[0] ?? "");
        if (names !== null) expect(names, reader).toEqual(["acme"]);
      }
    }),
    { numRuns: rounds(1000) },
  );
  expect(withBackslashes.accepted).toBeGreaterThan(rounds(50));
}, 60_000);

/** Python's `setup.py upload`, before 3.12, begins with an empty line. */
const afterEmptyLine = joined(
  ...[["\r\n--", boundary, '\r\nContent-Disposition: form-data; name=":action"\r\n\r\nfile_upload'].join("")],
  ...[["\r\n--", boundary, '\r\nContent-Disposition: form-data; name="name"\r\n\r\nacme'].join("")],
  `\r\n--${boundary}--\r\n`,
);

test.each(Object.entries(formReaders))("%s reads a form after an empty line", async (_, namesIn) => {
  expect(foundIn(readerFor("pypi", "POST", "/", contentTypes[0]), afterEmptyLine).kind).toBe("write");
  expect(await namesIn(afterEmptyLine, contentTypes[0] ?? "")).toEqual(["acme"]);
});

test.each(Object.entries(formReaders))("%s reads what clients send", async (_, namesIn) => {
  const body = joined(
    `--${boundary}\r\nContent-Disposition: form-data; name="name"\r\n\r\nacme\r\n--${boundary}--\r\n`,
  );
  expect(foundIn(readerFor("pypi", "POST", "/", contentTypes[0]), body).kind).toBe("write");
  expect(await namesIn(body, contentTypes[0] ?? "")).toEqual(["acme"]);
});
