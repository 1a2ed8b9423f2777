import fc from "fast-check";

const words = [
  ...["name", "_id", "versions", "_attachments", "users", "dist-tags", "deprecated", "data", "__proto__"],
  ...["Name", "VERSIONS", "ver\u017fions", "_Attachments", "userS", "Dist-tags", "DEPRECATED", "Data"],
  ...["constructor", "toString", "length", "1.0.0", "1.0.1", "a.tgz", "latest"],
];
const attachmentFiles = [
  "a.tgz",
  "app-1.0.0.tgz",
  "app-1.0.1.tgz.",
  "package.json",
  "__proto__",
  "x/app-1.0.1.tgz",
  "con",
];

/** An object with these members, `__proto__` among them: assigning would set the prototype. */
function members(key: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return fc.array(fc.tuple(key, value), { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
}

const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, 1, true, "", "eA==", "1.0.0"),
    fc.array(tie("anything"), { maxLength: 2 }),
    members(fc.constantFrom(...words), tie("anything")),
  ),
}));

/** Documents to a package's address, from those that npm sends to those that no two readers take alike. */
export function arbitraryPackument(packageName: string): fc.Arbitrary<object> {
  const mostly = (usual: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: anything });
  const version = fc.record(
    { name: fc.constant(packageName), version: fc.constant("1.0.0"), deprecated: mostly(fc.constant("x")) },
    { requiredKeys: ["name"] },
  );
  const versions = members(fc.constantFrom("1.0.0", "1.0.1", "2.0.0", "__proto__", "toString"), mostly(version));
  const attachments = members(fc.constantFrom(...attachmentFiles), mostly(fc.constant({ data: "eA==" })));
  const document = {
    name: fc.constant(packageName),
    versions: mostly(versions),
    _attachments: mostly(attachments),
    users: mostly(fc.constant({ dan: true })),
    "dist-tags": mostly(fc.constant({ latest: "1.0.0" })),
    more: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(fc.tuple(fc.constantFrom(...words), anything))),
  };
  return fc
    .record(document, { requiredKeys: ["name"] })
    .map(({ more = [], ...usual }) => Object.fromEntries([...Object.entries(usual), ...more]));
}
