import { type PackageType, packageTypes } from "@package-protection/core";
import { classifyRequest } from "@package-protection/registry-protocols";
import fc from "fast-check";
import { expect, test } from "vitest";
import { nameHint } from "./name-hint.ts";

test.each([
  ["npm", "not a name!!", "Names of npm packages have no blank: a registry refuses this name."],
  ["npm", "🦊", "Names of npm packages have no “🦊”: a registry refuses this name."],
  ["npm", "@acme/*", "This is a pattern. Enter a whole name"],
  ["npm", "a/b/c", "This is not a whole name of npm packages"],
  ["npm", "@acme", "This is not a whole name of npm packages"],
  ["terraform_module", "vpc", "This is not a whole name of Terraform packages"],
  ["helm", "con", "File systems read this name in different ways"],
] satisfies readonly (readonly [PackageType, string, string])[])(
  "%s %j is no name, and the hint says why",
  (type, name, hint) => {
    expect(nameHint(type, name)).toContain(hint);
  },
);

test.each(packageTypes)("an ordinary name of %s gets no hint", (type) => {
  const names: Partial<Record<PackageType, string>> = {
    npm: "@acme/App",
    maven: "com/acme/app",
    terraform_module: "vpc/aws",
  };
  expect(nameHint(type, names[type] ?? "acme-tools")).toBeNull();
});

const escaped = (name: string) => name.split("/").map(encodeURIComponent).join("/");

/** A delete of the package of a name. */
const targets: Readonly<Partial<Record<PackageType, (name: string) => string>>> = {
  npm: (name) => `/${escaped(name)}/-rev/1`,
  conan: (name) => `/v2/conans/${escaped(name)}/1.0/_/_`,
  generic: (name) => `/${escaped(name)}/1.0`,
  cargo: (name) => `/api/v1/crates/${escaped(name)}/1.0.0/yank`,
  nuget: (name) => `/${escaped(name)}/1.0.0`,
  terraform_module: (name) => `/${escaped(name)}/1.0.0`,
};

const arbitraryName = fc
  .array(fc.constantFrom("a", "B", "@", "/", ".", "-", "_", "!", "~1", " ", "con", "ä", "<", "+", "("), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(""));

test.each(packageTypes.filter((type) => type in targets))(
  "%s: a registry's guard refuses every name with a hint",
  (type) => {
    fc.assert(
      fc.property(arbitraryName, (name) => {
        const target = targets[type]?.(name);
        if (target === undefined || nameHint(type, name) === null) return;
        const classified = classifyRequest(type, { method: "DELETE", target, contentType: undefined });
        if (classified.kind === "write") expect(classified.write.packageName).not.toBe(name);
      }),
    );
  },
);
