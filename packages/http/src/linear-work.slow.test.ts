import { workBySize } from "@package-protection/counted-work";
import { ok } from "neverthrow";
import { expect, test } from "vitest";
import { logGuardError } from "./guard/failure-log.ts";
import { findBelowMounts, findGuardedUrl } from "./guard/mount.ts";
import { eventOrigin } from "./guard/outcome.ts";
import { findCredential } from "./management/caller.ts";
import { parseCreateRequest, parseListRequest, parseUpdateRequest } from "./management/parameters.ts";
import { expectedRevision, parseHttpDate } from "./management/preconditions.ts";
import { bodyParameters, documentMembers } from "./management/request-body.ts";
import { matchRoute } from "./management/route.ts";
import { byteString, decodePercent, noParameters, parseForm } from "./message/form-encoding.ts";
import { redaction } from "./message/logger.ts";
import { bodyFormat, isEncoded } from "./message/media-type.ts";
import { encodePath, requestOrigin } from "./message/public-address.ts";
import { isMethodOverridden } from "./message/request-method.ts";
import { canonicalTarget, splitTarget, splitUrl } from "./message/request-target.ts";

const rule = matchRoute("/projects/7/packages/protection/rules/1");
const formBody = (text: string) =>
  bodyParameters({ kind: "bytes", format: "form", bytes: Buffer.from(text) }).unwrapOr(noParameters);

function logFailureOf(authorization: string): void {
  const header = (name: string) => (name === "authorization" ? authorization : undefined);
  const logger = { info: String, warn: String, error: String };
  const error = { type: "internal_error", cause: new Error("a defect") } as const;
  logGuardError(logger, error, { method: "PUT", path: "/", header }, { caller: null, write: null });
}

/** What reads a part of a request that a client writes as it likes. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  "the header Content-Type": (text) => bodyFormat({ "content-type": text }, ["json", "form"]),
  "the header Content-Encoding": isEncoded,
  "the header If-Match": (text) => expectedRevision(() => text),
  "a JSON document": (text) => documentMembers({ kind: "bytes", format: "json", bytes: Buffer.from(text) }).isOk(),
  "the header If-Unmodified-Since": (text) => parseHttpDate(text, 0),
  "the header Authorization": (text) => findCredential(noParameters, (name) => (name === "authorization" ? text : "")),
  "the header Private-Token": (text) => findCredential(noParameters, (name) => (name === "private-token" ? text : "")),
  "the header Host": (text) => requestOrigin(true, text),
  "a credential that is logged": (text) => redaction([text])("cause"),
  "credentials that are kept out of a log": logFailureOf,
  "the target of a request": (text) => splitTarget(text),
  "the url of a request": splitUrl,
  "the url of a push": (text) => findGuardedUrl(text, ["/registry", "/other"]),
  "the target of a push": (text) => canonicalTarget(text, text),
  "an address that may be below a mount": (text) => findBelowMounts(text, ["/registry", "/other"]),
  "another method in a header": (text) => isMethodOverridden({ method: "PUT", url: "/", header: () => text }),
  "another method in a query": (text) => isMethodOverridden({ method: "PUT", url: text, header: () => undefined }),
  "a request id": (text) => eventOrigin({ address: null, header: () => text }, null),
  "the path of a request": (text) => matchRoute(text),
  "the path of a page link": encodePath,
  "the credential in a query": (text) => findCredential(parseForm(text), () => undefined),
  "an encoded text": (text) => decodePercent(byteString(text)),
  "a query": (text) => rule && parseListRequest(rule, parseForm(text)).isOk(),
  "the project in a path": (text) => rule && parseListRequest({ ...rule, project: text }, noParameters).isOk(),
  "a form": (text) => rule && parseCreateRequest(rule, noParameters, formBody(text)).isOk(),
  "a pattern": (text) =>
    rule && parseUpdateRequest(rule, noParameters, (name) => (name === "package_name_pattern" ? text : null)).isOk(),
  "a page": (text) => rule && parseListRequest(rule, (name) => (name === "page" ? text : undefined)).isOk(),
  "a JSON body": (text) =>
    bodyParameters({ kind: "bytes", format: "json", bytes: Buffer.from(text) }).andThen((body) =>
      ok(rule && parseUpdateRequest(rule, noParameters, body).isOk()),
    ),
};

const starts = [
  "",
  "/",
  "application/json;charset=utf-8",
  "Bearer",
  "http://",
  "2026-02-03T04:05:06.",
  "Tue, 03 Feb ",
  "/projects/7/packages/protection/rules/",
  "package_name_pattern=",
  '{"package_name_pattern":"',
];
const repeated = [
  "/",
  "%",
  "%20",
  "%ff",
  "&",
  "a=b&",
  "+",
  "a",
  "0",
  "-",
  ":",
  ";",
  ".",
  "[",
  '{"a":',
  "[[],",
  "*",
  " ",
  "\t",
  "é",
];
const ends = ["", "!", "Z", '"}', "\n"];

/** Texts of a length, nearly all of it repeated. */
function* hostileTexts(size: number): Generator<string> {
  for (const start of starts) {
    for (const unit of repeated) {
      for (const end of ends) yield `${start}${unit.repeat(size / unit.length)}${end}`;
    }
  }
}

test.each(Object.entries(readers))(
  "the work for %s grows with its length",
  (_, read) => {
    const work = workBySize(2048, 1, (size) => {
      const texts = [...hostileTexts(size)];
      return () => {
        for (const text of texts) read(text);
      };
    });
    const [once = 0, twice = 0] = work;
    expect(twice / once, `work at doubled lengths: ${work.join(", ")}`).toBeLessThan(2.3);
  },
  60_000,
);
