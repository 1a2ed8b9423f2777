import { describe, expect, it } from "vitest";
import { classifyRequest, type RegistryProtocol } from "../index.ts";

const a = (length: number) => "a".repeat(length);

/** A write of a package by its path, names that the protocol has, and names that it does not have. */
const protocols: Readonly<
  Record<string, { method: "PUT" | "DELETE"; target: (name: string) => string; names: string[]; others: string[] }>
> = {
  cargo: {
    method: "DELETE",
    target: (name) => `/api/v1/crates/${name}`,
    names: ["a", "acme-app", "Acme_app2", a(64)],
    others: ["1a", "-a", "_a", "a.b", "a+b", a(65), "%C3%A9"],
  },
  conan: {
    method: "DELETE",
    target: (name) => `/v2/conans/${name}/1.0/_/_`,
    names: ["ab", "_a", "0b", "Acme.app+x-y_z", a(101)],
    others: ["a", ".ab", "+ab", "-ab", "a@b", "ab%20", a(102)],
  },
  generic: {
    method: "DELETE",
    target: (name) => `/${name}`,
    names: ["a", "-", "Acme.app+x-y_z", a(255)],
    others: ["@a", "a@b", "a%20b", "a~", a(256)],
  },
  helm: {
    method: "DELETE",
    target: (name) => `/api/charts/${name}/1.0.0`,
    names: ["a", "acme-app", "A.b_c-d"],
    others: ["-a", "a--b", "a-1.0.0", "a~"],
  },
  nuget: {
    method: "DELETE",
    target: (name) => `/${name}/1.0.0`,
    names: ["a", "Acme.App", "_a-b", a(100)],
    others: [".a", "a..b", "a.", "a-", "a+b", a(101)],
  },
  terraform_module: {
    method: "DELETE",
    target: (name) => `/${name}/aws`,
    names: ["vpc", "-", "a-1", a(255)],
    others: ["VPC", "a_b", "a.b", a(256)],
  },
};

describe.each(Object.entries(protocols))("a name of %s", (protocol, { method, target, names, others }) => {
  const outcome = (name: string) =>
    classifyRequest(protocol as RegistryProtocol, { method, target: target(name), contentType: undefined });

  it.each(names)("may be %s", (name) => {
    const packageName = protocol === "terraform_module" ? `${name}/aws` : name;
    expect(outcome(name)).toMatchObject({ kind: "write", write: { packageName, actions: ["delete"] } });
  });

  it.each(others)("is not %s", (name) => {
    expect(outcome(name)).toEqual({ kind: "refused", error: { type: "package_name_invalid" } });
  });
});

describe("a Terraform module's system", () => {
  it.each(["AWS", "a_b", a(256)])("is not %s", (system) => {
    const request = { method: "DELETE", target: `/vpc/${system}`, contentType: undefined };
    expect(classifyRequest("terraform_module", request)).toEqual({
      kind: "refused",
      error: { type: "package_name_invalid" },
    });
  });
});

describe("an upload", () => {
  const form = "multipart/form-data; boundary=x";
  const kindOf = (protocol: RegistryProtocol, method: string, target: string, contentType: string | undefined) => {
    const meaning = classifyRequest(protocol, { method, target, contentType });
    return meaning.kind === "refused" ? meaning.error.type : meaning.kind;
  };

  it.each([
    undefined,
    form,
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "Application/X-Tar",
    "application/gzip",
    "application/x-gzip",
    "application/tar+gzip",
    "text/plain",
  ])("to Helm may be of the type %j, at any depth", (contentType) => {
    for (const target of [
      "/api/charts",
      "/api/a/charts",
      "/api/a/b/charts?force",
      "/api/prov",
      "/api/a/prov?force=1",
    ]) {
      expect(kindOf("helm", "POST", target, contentType)).toBe("write_named_by_body");
    }
  });

  it.each([
    "",
    "application/json",
    "text/plain; charset=utf-8",
    "xtext/plain",
    "application/zip",
    "application/gzipped",
  ])("to Helm is not of the type %j", (contentType) => {
    for (const target of ["/api/charts", "/api/a/prov"]) {
      expect(kindOf("helm", "POST", target, contentType)).toBe("body_invalid");
    }
  });

  it.each(["pypi", "nuget"] as const)("to %s is a form", (protocol) => {
    const upload = (contentType: string | undefined) =>
      kindOf(protocol, protocol === "pypi" ? "POST" : "PUT", "/", contentType);
    expect(upload(form)).toBe("write_named_by_body");
    for (const other of [undefined, "", "multipart/form-data", "multipart/mixed; boundary=x", "application/zip"]) {
      expect(upload(other)).toBe("body_invalid");
    }
  });

  it("has no query but what the protocol's clients send", () => {
    for (const target of ["/legacy", "/legacy?", "/legacy?&"]) {
      expect(kindOf("pypi", "POST", target, form)).toBe("write_named_by_body");
    }
    for (const query of ["force", "name=x", "x", "=", "&x=1", "%66orce"]) {
      expect(kindOf("pypi", "POST", `/legacy?${query}`, form)).toBe("path_invalid");
    }
    for (const query of ["force", "force=", "force=a.B-1_", "force&force", ""]) {
      expect(kindOf("helm", "POST", `/api/charts?${query}`, form)).toBe("write_named_by_body");
    }
    for (const query of [
      "Force",
      "forced",
      "force=a%20",
      "force=a;name=b",
      "force=a=b",
      "force&x=1",
      " force",
      "force?x",
    ]) {
      expect(kindOf("helm", "POST", `/api/charts?${query}`, form)).toBe("path_invalid");
    }
  });
});
