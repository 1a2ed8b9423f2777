import { rounds } from "@package-protection/counted-work";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, foundIn, joined, readerFor } from "../../test/bodies.ts";
import { disturbed, draftOf, mutations, written } from "../../test/json-mutations.ts";
import { actionsIn, jsonReaders, namesIn, versionsIn } from "../../test/json-readers.ts";

const name = "@acme/app";
const manifest = { name, version: "1.0.0", dist: { tarball: "x" } };
const tarball = { content_type: "application/octet-stream", data: "AAAA", length: 3 };
const stub = { content_type: "application/octet-stream", stub: true, length: 3 };
const versions = { "1.0.0": manifest, "2.0.0": { ...manifest, deprecated: "old" } };

const documents = [
  {
    _id: name,
    name,
    "dist-tags": {},
    versions: { "1.0.0": manifest },
    access: null,
    _attachments: { "a.tgz": tarball },
  },
  { _id: name, _rev: "1-a", name, users: {}, versions, readme: "é" },
  { _id: name, _rev: "1-a", users: { amy: true } },
  { _id: name, versions, _attachments: { "a.tgz": stub, "b.tgz": stub } },
  { _id: name, versions, _attachments: { "a.tgz": tarball, "b.tgz": tarball } },
];

const words = [
  ...["name", "_id", "versions", "users", "_attachments", "data", "stub", "1.0.0", "a.tgz"],
  ...["__proto__", "constructor", "prototype"],
];
const values = [
  ...[
    '"billing"',
    `"${name}"`,
    '"AAAA"',
    '""',
    "null",
    "true",
    "[]",
    '[{"name":"billing"}]',
    "{}",
    '{"name":"billing"}',
    '{"versions":{}}',
  ],
  ...['{"data":"AAAA"}', '{"data":null}', '{"prototype":{}}', '{"prototype":{},"data":"AAAA"}', "NaN", "nan", "01"],
];

test("npm documents: where the guard accepts, every reader finds the same package, actions and versions", () => {
  const body = mutations(documents.map(draftOf), words, values).chain((draft) => disturbed(written(draft)));
  let accepted = 0;
  fc.assert(
    fc.property(body, (bytes) => {
      const finding = foundIn(readerFor("npm", "PUT", "/@acme%2fapp", "application/json"), bytes);
      if (finding.kind !== "write") return;
      accepted += 1;
      const { actions, remainingVersions } = finding.write;
      for (const reader of jsonReaders) {
        const tree = reader.read(bytes);
        if (tree === null) continue;
        expect(new Set([name, ...namesIn(reader, tree)]), reader.title).toEqual(new Set([name]));
        expect(actions, reader.title).toEqual(expect.arrayContaining([...actionsIn(reader, tree)]));
        const kept = versionsIn(reader, tree);
        if (remainingVersions !== null)
          expect(kept, reader.title).toEqual(expect.arrayContaining([...remainingVersions]));
      }
    }),
    { numRuns: rounds(5000) },
  );
  expect(accepted).toBeGreaterThan(rounds(500));
}, 60_000);

function crate(head: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, head.length, true);
  return joined(length, head, new Uint8Array(4));
}

test("cargo heads: where the guard accepts, every reader finds the same package", () => {
  const head = draftOf({ name: "acme", vers: "1.0.0", deps: [{ name: "other" }], features: { name: [] }, readme: "é" });
  const changed = mutations([head], ["name", "__proto__", "constructor"], ['"billing"', '"acme"', ...values]);
  fc.assert(
    fc.property(
      changed.chain((draft) => disturbed(written(draft))),
      (bytes) => {
        const finding = foundIn(readerFor("cargo", "PUT", "/api/v1/crates/new", undefined), crate(bytes));
        if (finding.kind !== "write") return;
        for (const reader of jsonReaders) {
          const tree = reader.title.includes("zod") ? null : reader.read(bytes);
          if (tree !== null)
            expect(namesIn(reader, tree).slice(0, 1), reader.title).toEqual([finding.write.packageName]);
        }
      },
    ),
    { numRuns: rounds(3000) },
  );
}, 60_000);

test("the originals of the mutations are accepted", () => {
  for (const document of documents) {
    const bytes = bytesOf(JSON.stringify(document));
    expect(foundIn(readerFor("npm", "PUT", "/@acme%2fapp", "application/json"), bytes).kind).toBe("write");
  }
});
