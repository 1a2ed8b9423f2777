import fc from "fast-check";
import { documentedAnswers } from "../../../http/test/documented-answers.ts";

/** A request with a line that Node's parser takes; everything else may be wrong with it. */
export interface FuzzRequest {
  readonly method: string;
  /** Below the mount, with `{id}` where the project stands. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  /** Where the bytes are cut into pieces that are sent one after another. */
  readonly cuts: readonly number[];
  readonly framing: "length" | "chunked";
}

/** Of the example's directory: none of them may see the project whose rules are hidden. */
const tokens = [
  "demo-maintainer",
  "demo-developer",
  "demo-guest",
  "demo-no_access",
  "demo-outsider",
  "nobodys-token",
  "",
];

const methods = ["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "TRACE", "PROPFIND", "LINK", "PURGE"];
const oneOf = <Value>(...values: readonly Value[]) => fc.constantFrom(...values);
const operations = [...new Set(documentedAnswers.map(({ method, template }) => `${method} ${template}`))];
const hostileTexts = [
  "",
  "null",
  "*",
  "%",
  "%00",
  "%zz",
  "%ff",
  "%F0%9F",
  "..",
  "../..",
  "1e9",
  "-1",
  "9007199254740993",
  "__proto__",
  "a".repeat(300),
];

const arbitraryText = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 2, arbitrary: oneOf(...hostileTexts) },
);
const arbitraryLevel = oneOf<unknown>("maintainer", "owner", "admin", "developer", null, "", 40, true, ["owner"], {});
const arbitraryTerms = fc.dictionary(
  oneOf(
    "package_name_pattern",
    "package_type",
    "minimum_access_level_for_push",
    "minimum_access_level_for_delete",
    "id",
    "package_protection_rule_id",
    "__proto__",
    "constructor",
    "a[b]",
  ),
  fc.oneof(
    arbitraryLevel,
    arbitraryText,
    oneOf<unknown>("npm", "maven", "pypi", "@acme/*", "fuzz-*"),
    fc.jsonValue({ maxDepth: 2 }),
  ),
  { maxKeys: 6 },
);
/** Terms that are a rule, so that the store is written to as well. */
const arbitraryRule = fc.record({
  package_name_pattern: fc.string({ unit: fc.constantFrom(..."ab* "), minLength: 1, maxLength: 2 }),
  package_type: oneOf("generic", "maven", "cargo"),
  minimum_access_level_for_push: oneOf("maintainer", "owner", "admin"),
  enforcement: oneOf("active", "active", "evaluate"),
});
const arbitraryPackage = fc.record({
  type: oneOf("generic", "maven", "npm"),
  name: fc.string({ unit: fc.constantFrom(..."abc/"), minLength: 1, maxLength: 3 }),
});
const arbitraryPackages = fc.array(arbitraryPackage, { maxLength: 5 });
const arbitraryRules = fc.uniqueArray(arbitraryRule, {
  maxLength: 5,
  selector: (rule) => `${rule.package_type} ${rule.enforcement} ${rule.package_name_pattern}`,
});
const arbitraryChange = fc.oneof(
  fc.record({ operation: oneOf("create"), rule: arbitraryRule }),
  fc.record({ operation: oneOf("update"), rule_id: fc.nat({ max: 60 }), rule: arbitraryRule }),
  fc.record({ operation: oneOf("delete"), rule_id: fc.nat({ max: 60 }) }),
);

/** What each path of section 7 of the contract takes. */
const arbitraryDocuments: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
  ["/rule_set", fc.record({ rules: arbitraryRules }, { requiredKeys: ["rules"] })],
  [
    "/preview",
    fc.record(
      {
        changes: fc.array(arbitraryChange, { maxLength: 3 }),
        packages: arbitraryPackages,
        after: arbitraryPackage,
        per_page: fc.nat({ max: 3 }),
      },
      { requiredKeys: ["changes", "packages"] },
    ),
  ],
  [
    "/decisions",
    fc.record(
      {
        action: oneOf("push", "delete"),
        packages: arbitraryPackages,
        access_level: oneOf("guest", "owner"),
        kind: oneOf("user", "anonymous", "deploy-token"),
      },
      { requiredKeys: ["action", "packages"] },
    ),
  ],
];
const anyDocument = fc.oneof(...arbitraryDocuments.map(([, arbitrary]) => arbitrary));
/** A document of which a part is something else. */
const arbitraryOddDocument = fc
  .tuple(anyDocument, fc.jsonValue({ maxDepth: 2 }), fc.nat({ max: 12 }))
  .map(([document, odd, place]) => {
    let left = place;
    return JSON.parse(JSON.stringify(document), (_, value) => (left-- === 0 ? odd : value));
  });

const arbitraryBody = fc.oneof(
  { weight: 2, arbitrary: fc.constant<readonly [string, Buffer]>(["application/json", Buffer.alloc(0)]) },
  {
    weight: 12,
    arbitrary: fc
      .oneof(
        { weight: 2, arbitrary: arbitraryRule },
        { weight: 1, arbitrary: arbitraryTerms },
        { weight: 1, arbitrary: anyDocument },
        { weight: 1, arbitrary: arbitraryOddDocument },
      )
      .map((terms): readonly [string, Buffer] => ["application/json", Buffer.from(JSON.stringify(terms))]),
  },
  {
    weight: 3,
    arbitrary: fc.dictionary(arbitraryText, arbitraryText, { maxKeys: 4 }).map((terms): readonly [string, Buffer] => [
      "application/x-www-form-urlencoded",
      Buffer.from(
        Object.entries(terms)
          .map((pair) => pair.map(safelyEncoded).join("="))
          .join("&"),
      ),
    ]),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(
      oneOf(
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
        "",
        "application/json; charset=utf-16",
        ";;;",
      ),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    ),
  },
  {
    weight: 1,
    arbitrary: oneOf("[".repeat(70_000), `{"package_name_pattern":"${"x".repeat(70_000)}"}`).map(
      (text): readonly [string, Buffer] => ["application/json", Buffer.from(text)],
    ),
  },
);

const arbitraryHeader = fc.oneof(
  fc.tuple(
    oneOf(
      "If-Unmodified-Since",
      "Content-Encoding",
      "Accept",
      "X-Forwarded-Host",
      "Cookie",
      "JOB-TOKEN",
      "X-HTTP-Method-Override",
      "Range",
      "If-None-Match",
      "If-Match",
    ),
    fc.oneof(
      oneOf("gzip", "identity", "Thu, 01 Jan 1970 00:00:00 GMT", "2999-01-01T00:00:00Z", "*", "DELETE"),
      fc.string({ maxLength: 30 }).map(printable),
    ),
  ),
);

const arbitraryQuery = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  {
    weight: 2,
    arbitrary: fc
      .dictionary(
        oneOf("page", "per_page", "private_token", "id", "x", "package_type", "before", "by", "rule_id", "dry_run"),
        arbitraryText,
        { maxKeys: 3 },
      )
      .map(
        (query) =>
          `?${Object.entries(query)
            .map(([name, value]) => `${name}=${safelyEncoded(value)}`)
            .join("&")}`,
      ),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom(..."%&=?;+ab1/"), maxLength: 20 }).map((text) => `?${text}`),
  },
);

const arbitraryRuleId = fc.oneof(
  fc.nat({ max: 400 }).map(String),
  oneOf(...hostileTexts).map(safelyEncoded),
  oneOf("%zz", "1.5", "0x1"),
);

/** A rule's id, or the sequence of an entry. */
const parameterInPath = /\{(?:package_protection_rule_id|rule_id|sequence)\}/;

/** An operation of the document, or one of its paths with another method, or neither. */
const arbitraryLine = fc
  .tuple(
    oneOf(...operations),
    fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: oneOf(...methods) }),
    arbitraryRuleId,
    oneOf("", "", "", "/"),
    arbitraryQuery,
  )
  .map(([operation, otherMethod, ruleId, slash, query]) => {
    const [method = "", template = ""] = operation.split(" ");
    const target = template.replace(parameterInPath, ruleId || "0") + slash + query;
    return { method: otherMethod ?? method, target };
  });
const arbitraryOtherLine = fc.record({
  method: oneOf(...methods),
  target: fc.string({ unit: fc.constantFrom(..."/.%2eprojects{}rules#?\\"), maxLength: 40 }).map((path) => `/${path}`),
});

/** What a client sends that means it, so that rules come, change and go. */
const arbitraryGoodRequest: fc.Arbitrary<FuzzRequest> = fc
  .record({ operation: oneOf(...operations), ruleId: fc.nat({ max: 60 }) })
  .chain(({ operation, ruleId }) => {
    const [, arbitrary = arbitraryRule] = arbitraryDocuments.find(([path]) => operation.endsWith(path)) ?? [];
    return arbitrary.map((document) => ({ operation, ruleId, document }));
  })
  .map(({ operation, ruleId, document }) => {
    const [method = "", template = ""] = operation.split(" ");
    return {
      method,
      target: template.replace(parameterInPath, String(ruleId)),
      headers: [
        ["PRIVATE-TOKEN", "demo-maintainer"],
        ["Content-Type", "application/json"],
      ],
      body: Buffer.from(JSON.stringify(document)),
      cuts: [],
      framing: "length",
    };
  });

const arbitraryOddRequest: fc.Arbitrary<FuzzRequest> = fc
  .record({
    line: fc.oneof({ weight: 9, arbitrary: arbitraryLine }, { weight: 1, arbitrary: arbitraryOtherLine }),
    token: oneOf(...tokens),
    tokenHeader: oneOf("PRIVATE-TOKEN", "Authorization"),
    more: fc.array(arbitraryHeader, { maxLength: 3 }),
    body: arbitraryBody,
    cuts: fc.array(fc.nat({ max: 2_000 }), { maxLength: 3 }),
    framing: oneOf<"length" | "chunked">("length", "length", "chunked"),
  })
  .map(({ line, token, tokenHeader, more, body: [type, body], cuts, framing }) => ({
    ...line,
    headers: [
      [tokenHeader, tokenHeader === "Authorization" ? `Bearer ${token}` : token],
      ...(type === "" ? [] : [["Content-Type", type] as const]),
      ...more,
    ],
    body,
    cuts,
    framing,
  }));

export const arbitraryRequest = fc.oneof(
  { weight: 2, arbitrary: arbitraryOddRequest },
  { weight: 1, arbitrary: arbitraryGoodRequest },
);

/** Bytes that are nearly a request, or nothing of the kind. */
export const arbitraryBytes: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      oneOf(
        "GET /api/v4/projects/8/packages/protection/rules HTTP/1.1\r\n",
        "POST /api/v4/projects/7/packages/protection/rules HTTP/1.1\r\n",
        "DELETE /api/v4/projects/8/packages/protection/rules/1 HTTP/1.0\r\n",
        "Host: x\r\n",
        "PRIVATE-TOKEN: demo-maintainer\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: -1\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Content-Type: application/json\r\n",
        "Expect: 100-continue\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\n",
        "\r\n",
        '5\r\n{"a":\r\n0\r\n\r\n',
        "ffffffffffffffff\r\n",
        " folded\r\n",
        "{}",
      ).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((pieces) => Buffer.concat(pieces));

function safelyEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "").trim();
}
