import fc from "fast-check";
import { expect, test } from "vitest";
import { formType } from "../test/bodies.ts";
import { classifyRequest, type RegistryProtocol } from "./index.ts";
import { protocolTables } from "./protocols/protocol-tables.ts";
import { fixedTexts } from "./protocols/route.ts";

const protocols = ["cargo", "conan", "generic", "helm", "maven", "npm", "nuget", "pypi", "terraform_module"] as const;
const contentTypes = ["application/json", formType, undefined];

/** Paths made of what the routes are made of, and of segments of no route. */
const arbitraryTarget = (protocol: RegistryProtocol) => {
  const pieces = protocolTables[protocol].routes.flatMap(([, path]) => path.split("/"));
  const segment = fc.oneof(
    fc.constantFrom(...pieces.map((piece) => piece.replace(/^[:*]/, ""))),
    fc.constantFrom(
      "@acme",
      "@acme%2fapp",
      "%40acme%2Fapp",
      "app",
      "maven-metadata.xml",
      "1.0-SNAPSHOT",
      "-",
      "..",
      "%2e",
      "%",
    ),
    fc.string({ unit: "grapheme-ascii" }),
  );
  return fc.array(segment, { maxLength: 8 }).map((segments) => `/${segments.join("/")}`);
};

const arbitraryRequest = fc.constantFrom(...protocols).chain((protocol) =>
  fc.record({
    protocol: fc.constant(protocol),
    method: fc.constantFrom("PUT", "POST", "DELETE", "PATCH", "put", "MERGE"),
    target: arbitraryTarget(protocol),
    contentType: fc.constantFrom(...contentTypes),
  }),
);

const decodedPath = (target: string) => decodeURIComponent(target.split("?")[0] ?? "");

/** The routes that write no package, as they are written for people. */
const noWriteRoutes = new Map<RegistryProtocol, RegExp>([
  ["conan", /^\/v[12]\/users\/authenticate$/],
  ["npm", /^\/-\/(?:user|v1\/login|npm\/v1|org|team)(?:\/|$)/],
  ["pypi", /^\/_\/oidc\/(?:github\/)?mint-token$/],
  ["cargo", /^\/api\/v1\/trusted_publishing\/tokens$/],
  ["nuget", /^\/api\/v2\/(?:token$|package\/create-verification-key\/)/],
]);

test("no write is classified as no_write", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ protocol, ...request }) => {
      const meaning = classifyRequest(protocol, request);
      if (meaning.kind !== "no_write") return;
      expect(decodedPath(request.target)).toMatch(noWriteRoutes.get(protocol) ?? /^(?!)/);
    }),
    { numRuns: 5000 },
  );
});

test("a write names a package that its path names", () => {
  fc.assert(
    fc.property(arbitraryRequest, ({ protocol, ...request }) => {
      const meaning = classifyRequest(protocol, request);
      if (meaning.kind === "write") expect(decodedPath(request.target)).toContain(meaning.write.packageName);
    }),
    { numRuns: 5000 },
  );
});

test("what the query says does not matter, or the request is refused where its body names the package", () => {
  fc.assert(
    fc.property(arbitraryRequest, fc.string(), ({ protocol, ...request }, query) => {
      fc.pre(!request.target.includes("?"));
      const asked = { ...request, target: `${request.target}?${query}` };
      const [plain, queried] = [classifyRequest(protocol, request), classifyRequest(protocol, asked)];
      const isRefused = queried.kind === "refused" && queried.error.type === "path_invalid";
      if (plain.kind === "write_named_by_body" && isRefused) return;
      expect(JSON.stringify(queried)).toBe(JSON.stringify(plain));
    }),
  );
});

const arbitraryParameter = fc
  .tuple(
    fc.constantFrom("name", "Name", "n%61me", "write", "write[]", ":action", "id", "package", "_id", "force", ""),
    fc.constantFrom("", "=", "=true", "=billing", "=@acme%2fapp", "=true;name=billing", "=a=b"),
  )
  .map((parts) => parts.join(""));

/** How servers split a query: at `&`, and some of them at `;`. */
const parameterNames = (query: string) =>
  query.split(/[&;]/).map((parameter) => decodeURIComponent(parameter.split("=")[0] ?? ""));

test("an upload whose body names the package says nothing in its query but what its clients send", () => {
  const uploads = [
    ["npm", "PUT", "/@acme%2fapp", "application/json"],
    ["npm", "PUT", "/@acme%2fapp/-rev/1", "application/json"],
    ["pypi", "POST", "/", formType],
    ["nuget", "PUT", "/api/v2/package", formType],
    ["cargo", "PUT", "/api/v1/crates/new", undefined],
    ["helm", "POST", "/api/charts", formType],
  ] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...uploads),
      fc.array(arbitraryParameter, { maxLength: 3 }),
      ([protocol, method, path, contentType], parameters) => {
        const query = parameters.join("&");
        const { kind } = classifyRequest(protocol, { method, target: `${path}?${query}`, contentType });
        if (kind === "refused") return;
        const sent = ["", { npm: "write", helm: "force", pypi: "", nuget: "", cargo: "" }[protocol]];
        for (const name of parameterNames(query)) expect(sent).toContain(name);
      },
    ),
    { numRuns: 2000 },
  );
});

const examples: Readonly<Record<RegistryProtocol, readonly [method: string, segments: readonly string[]][]>> = {
  cargo: [["DELETE", ["api", "v1", "crates", "acme-app", "1.0.0", "yank"]]],
  conan: [["DELETE", ["v2", "conans", "acme", "1.0", "_", "_"]]],
  generic: [["PUT", ["acme.app", "1.0", "dir", "file.zip"]]],
  helm: [
    ["DELETE", ["api", "charts", "acme-app", "1.0.0"]],
    ["DELETE", ["api", "org", "team", "charts", "acme-app", "1.0.0+b"]],
  ],
  maven: [
    ["PUT", ["com", "acme", "app", "1.0-SNAPSHOT", "maven-metadata.xml.sha1"]],
    ["PUT", ["com", "acme", "app", "1.0", "app-1.0.jar"]],
  ],
  npm: [
    ["DELETE", ["@acme/app", "-rev", "1-a"]],
    ["DELETE", ["@acme", "app", "-", "app-1.0.0.tgz", "-rev", "1-a"]],
    ["PUT", ["-", "package", "@acme/app", "dist-tags", "next"]],
  ],
  nuget: [["DELETE", ["api", "v2", "package", "Acme.App", "1.0.0"]]],
  pypi: [],
  terraform_module: [["PUT", ["vpc", "aws", "1.0.0", "file"]]],
};

const written = Object.entries(examples).flatMap(([name, requests]) => {
  const protocol = protocols.find((known) => known === name);
  return protocol === undefined ? [] : requests.map(([method, segments]) => ({ protocol, method, segments }));
});

/** The path of one example, a `;`, and the end of another's path for another package. */
const arbitraryEarlyEnd = fc
  .constantFrom(...written)
  .chain(({ protocol, method, segments }) =>
    fc.record({
      protocol: fc.constant(protocol),
      method: fc.constant(method),
      path: fc.constant(segments.map(encodeURIComponent)),
      other: fc.constantFrom(...(examples[protocol] ?? [])).map(([, more]) => more.map(encodeURIComponent)),
      cut: fc.nat(5),
    }),
  )
  .map(({ protocol, method, path, other, cut }) => {
    const rest = other.slice(cut).map((segment) => segment.replaceAll("acme", "other"));
    return { protocol, method, target: `/${path.join("/")};/${rest.join("/")}` };
  });

test("a router for which a query begins at a `;` finds the same package", () => {
  fc.assert(
    fc.property(arbitraryEarlyEnd, ({ protocol, method, target }) => {
      const [early = ""] = target.split(";", 1);
      const [meaning, read] = [target, early].map((sent) =>
        classifyRequest(protocol, { method, target: sent, contentType: undefined }),
      );
      if (meaning?.kind !== "write" || read?.kind !== "write") return;
      expect(meaning.write.packageName).toBe(read.write.packageName);
    }),
    { numRuns: 3000 },
  );
});

/** One character as a path can have it: as it is, encoded in either case, or encoded twice. */
function encoded(character: string, how: number): string {
  const code = character.charCodeAt(0).toString(16).padStart(2, "0");
  const once = how === 1 ? `%${code}` : `%${code.toUpperCase()}`;
  return how === 0 ? encodeURIComponent(character).replace("%40", "@") : how === 3 ? once.replace("%", "%25") : once;
}

test("encoding does not matter: any encoding of the same path gives the same write, or is refused", () => {
  const howEach = fc.func(fc.oneof({ weight: 30, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.constant(3) }));
  fc.assert(
    fc.property(fc.constantFrom(...written), howEach, ({ protocol, method, segments }, how) => {
      const path = (choose: (place: number) => number) =>
        segments
          .map(
            (segment, at) =>
              `/${Array.from(segment, (letter, place) => encoded(letter, choose(at * 100 + place))).join("")}`,
          )
          .join("");
      const contentType = undefined;
      const fixed = fixedTexts(protocolTables[protocol]);
      const plain = classifyRequest(protocol, { method, target: path(() => 0), contentType });
      const meaning = classifyRequest(protocol, { method, target: path(how), contentType });
      expect(plain.kind).toBe("write");
      const isPlain = path(how)
        .split("/")
        .every((part) => !part.includes("%") || !fixed.has(decodedPath(part)));
      if (path(how).includes("%25") || !isPlain) {
        expect(meaning).toEqual({ kind: "refused", error: { type: "path_invalid" } });
        return;
      }
      expect(meaning).toEqual(plain);
    }),
  );
});
