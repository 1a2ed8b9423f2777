import { classifyRequest } from "@package-protection/registry-protocols";
import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryPackument } from "../../test/arbitrary-packument.ts";
import { outlineOf } from "./outline.ts";
import { isObject, readPackument } from "./packument.ts";

const packageName = "@acme/app";

/** What npm's reader finds in a body that is put to the package's address. */
function finding(target: string, text: string) {
  const meaning = classifyRequest("npm", { method: "PUT", target, contentType: "application/json" });
  if (meaning.kind !== "write_named_by_body") throw new Error(`${target} reads no body`);
  const reader = meaning.readBody();
  reader.read(Buffer.from(text));
  const found = reader.end();
  return found.kind === "write" ? { actions: found.write.actions, name: found.write.packageName } : found;
}

/** Members that are planted in a document, or in an object of it. */
const planted = fc.tuple(
  fc.constantFrom("top", "versions", "1.0.0", "_attachments"),
  fc.constantFrom(
    "_deleted",
    "constructor",
    "Constructor",
    "N\u0430me",
    "n\u200bame",
    "\uff4eame",
    " name",
    "Stub",
    "follows",
    "x".repeat(5000),
    "\u0130".repeat(5000),
  ),
  fc.constantFrom<unknown>(1, "x", {}, [], null, packageName, { name: packageName }, { name: "billing" }),
);

test("the outline of a document means what the document means", () => {
  let accepted = 0;
  fc.assert(
    fc.property(
      arbitraryPackument(packageName),
      fc.option(planted),
      fc.constantFrom("/@acme%2fapp", "/@acme%2fapp/-rev/1"),
      (generated, more, target) => {
        const document: unknown = JSON.parse(JSON.stringify(generated));
        if (!isObject(document)) return;
        const body = more === null ? document : plant(document, ...more);
        if (readPackument(body) === null) return;
        const whole = finding(target, JSON.stringify(body));
        // A plain key that is too long to be compared is no other reader's word.
        if (more?.[1].startsWith("x") === true && "kind" in whole) return;
        expect(finding(target, outlineOf(body, packageName))).toEqual(whole);
        if (!("kind" in whole)) accepted += 1;
      },
    ),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

function plant(document: Readonly<Record<string, unknown>>, place: string, key: string, value: unknown) {
  if (place === "top") return { ...document, [key]: value };
  const parent = place === "1.0.0" ? "versions" : place;
  const members = isObject(document[parent]) ? document[parent] : {};
  if (place !== "1.0.0") return { ...document, [parent]: { ...members, [key]: value } };
  return { ...document, versions: { ...members, "1.0.0": { name: packageName, [key]: value } } };
}
