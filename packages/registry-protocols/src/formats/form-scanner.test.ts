import { once } from "node:events";
import busboy from "busboy";
import fc from "fast-check";
import { expect, test } from "vitest";
import { boundary, bytesOf, formType, foundIn, readerFor } from "../../test/bodies.ts";

/** The values of the parts called `name`, as a widely used reader of forms finds them. */
async function namesByBusboy(body: Uint8Array): Promise<readonly string[]> {
  const names: string[] = [];
  const reader = busboy({ headers: { "content-type": formType } });
  reader.on("field", (field, value) => {
    if (field === "name") names.push(value);
  });
  reader.on("file", (field, stream) => {
    if (field === "name") names.push("a file");
    stream.resume();
  });
  reader.end(body);
  await once(reader, "close");
  return names;
}

const plainHeads = [
  'form-data; name="name"',
  'form-data; name="x"',
  'form-data; name="content"; filename="acme-1.0.tar.gz"',
];

const oddHeads = [
  "form-data; name=name",
  'form-data;name="name"',
  'Form-Data; NAME="name"',
  'form-data; name="Name"',
  "form-data; name*=utf-8''name",
  'form-data; name="na\\me"',
  'form-data; name="x"; name="name"',
  'form-data; filename="x"; name="name"',
  'form-data; name="name"; filename=""',
];

const arbitraryHead = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...plainHeads) },
  { weight: 1, arbitrary: fc.constantFrom(...oddHeads) },
);

const arbitraryLineEnd = fc.oneof(
  { weight: 30, arbitrary: fc.constant("\r\n") },
  { weight: 1, arbitrary: fc.constantFrom("\n", "\r", "\r\r\n", "\r\n\r\n", " \r\n") },
);

const arbitraryPart = fc
  .record({
    head: arbitraryHead,
    more: fc.constantFrom(
      "",
      "",
      "\r\nContent-Type: text/plain",
      "\r\nContent-Transfer-Encoding: base64",
      "\r\n folded",
    ),
    data: fc.constantFrom(
      "acme",
      "acme",
      "evil",
      "",
      "\r\n",
      `--${boundary}`,
      `\n--${boundary}\r\n`,
      `\r\n--${boundary}x`,
    ),
    ends: fc.tuple(arbitraryLineEnd, arbitraryLineEnd, arbitraryLineEnd),
  })
  .map(({ head, more, data, ends }) => {
    return `--${boundary}${ends[0]}Content-Disposition: ${head}${more}${ends[1]}\r\n${data}${ends[2]}`;
  });

test("a form that is let pass says the same to another reader of forms", async () => {
  const end = fc.constantFrom("\r\n", "", "x", `\r\n--${boundary}\r\n`);
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryPart, { minLength: 1, maxLength: 4 }), end, async (parts, rest) => {
      const body = bytesOf(`${parts.join("")}--${boundary}--${rest}`);
      const finding = foundIn(readerFor("pypi", "POST", "/", formType), body);
      if (finding.kind === "write") expect(await namesByBusboy(body)).toEqual([finding.write.packageName]);
    }),
    { numRuns: 3000 },
  );
});
