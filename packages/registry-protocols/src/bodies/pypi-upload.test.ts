import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  arbitraryCuts,
  arbitraryText,
  boundary,
  bytesOf,
  cutAt,
  errorOf,
  field,
  file,
  form,
  formType,
  foundIn,
  growth,
  joined,
  type Part,
  readerFor,
} from "../../test/bodies.ts";

const reader = () => readerFor("pypi", "POST", "/", formType);
const wheel = file("content", "acme_app-1.0-py3-none-any.whl", new Uint8Array(500).fill(0x0d));
const action = field(":action", "file_upload");
const name = field("name", "Acme.App");
const version = field("version", "1.0");

function push(packageName: string) {
  return { kind: "write", write: { packageType: "pypi", packageName, actions: ["push"], remainingVersions: null } };
}

const found = (...parts: readonly Part[]) => foundIn(reader(), form(version, ...parts));
const withHead = (head: string, data = "acme-app"): Part => ({ head, data });

describe("an upload", () => {
  test("is a push of the project that the part name names, as it is written", () => {
    expect(found(action, field("protocol_version", "1"), name, wheel)).toEqual(push("Acme.App"));
    expect(found(name, wheel)).toEqual(push("Acme.App"));
    expect(found(wheel, action, name)).toEqual(push("Acme.App"));
    expect(foundIn(reader(), form(wheel, name, version))).toEqual(push("Acme.App"));
    const archive = "acme-app-1.0.tar.gz";
    expect(found(name, file("content", archive, "x"), file("gpg_signature", `${archive}.asc`, "x"))).toEqual(
      push("Acme.App"),
    );
  });

  test("may be of a project whose name has one letter, or 1024", () => {
    expect(found(field("name", "a"), file("content", "a-1.0.tar.gz", "x"))).toEqual(push("a"));
    expect(found(action, field("name", "a".repeat(1024)))).toEqual(push("a".repeat(1024)));
  });

  test.each(["text/plain", "Text/Plain; charset=UTF-8", 'text/plain;charset="utf-8"'])(
    "may say that its name is of the type %s",
    (type) => {
      expect(found(withHead(`${name.head}\r\nContent-Type: ${type}`), wheel)).toEqual(push("acme-app"));
    },
  );

  test.each(["xtext/plain", "text/plainer", "text/html", "text/plain; charset=utf-7", "text/plain;  charset=utf-8"])(
    "does not say that its name is of the type %s",
    (type) => {
      expect(errorOf(found(withHead(`${name.head}\r\nContent-Type: ${type}`), wheel))).toBe("body_invalid");
    },
  );

  test("is decided before its file has come", () => {
    const body = form(action, name, version, wheel);
    const one = reader();
    expect(one.read(body.slice(0, 100))).toEqual({ kind: "more" });
    expect(one.read(body.slice(100, body.length - 400))).toEqual(push("Acme.App"));
    expect(one.stopWaiting()).toEqual(push("Acme.App"));
    expect(one.read(body.slice(body.length - 400))).toEqual(push("Acme.App"));
    expect(one.end()).toEqual(push("Acme.App"));
  });

  test("of a version with several spellings is a push too", () => {
    const parts = [field("name", "acme"), field("version", "1.0-beta.1"), file("content", "acme-1.0b1.tar.gz", "x")];
    expect(foundIn(reader(), form(...parts))).toEqual(push("acme"));
  });

  test("without a file, as twine register sends it, is a push", () => {
    expect(found(field(":action", "submit"), name)).toEqual(push("Acme.App"));
    expect(foundIn(reader(), form(field(":action", "submit"), name))).toEqual(push("Acme.App"));
  });

  test("whose file is a field is a push too", () => {
    expect(found(name, field("content", "x"), field("gpg_signature", "x"))).toEqual(push("Acme.App"));
  });

  test("whose version is missing is refused", () => {
    expect(errorOf(foundIn(reader(), form(action, name, wheel)))).toBe("body_invalid");
  });

  test("that does not say its name within what may be read is refused", () => {
    const one = reader();
    one.read(form(action, wheel, name).slice(0, 400));
    expect(errorOf(one.stopWaiting())).toBe("package_name_missing");
    expect(errorOf(found(action, wheel))).toBe("package_name_missing");
  });

  test.each([
    ["two names", [name, field("name", "other"), wheel]],
    ["two equal names", [name, name, wheel]],
    ["a second name after the file", [name, wheel, name]],
    ["a name in a list", [name, field("name[]", "other"), wheel]],
    ["a name in other case", [name, field("Name", "other"), wheel]],
    ["a name in a structure", [name, field("name[0].x", "other"), wheel]],
    ["a name with a blank", [name, field("name ", "other"), wheel]],
    ["two actions", [action, action, name, wheel]],
    ["two files", [name, wheel, wheel]],
    ["two versions", [version, name, wheel]],
    ["a version in a list", [field("version[]", "2.0"), name, wheel]],
    ["a file of a project that goes on", [name, file("content", "acme-app-billing-1.0.tar.gz", "x")]],
    ["a file of another version", [name, file("content", "acme_app-1.1.tar.gz", "x")]],
    ["a wheel of another project", [name, file("content", "acme_app_billing-1.0-py3-none-any.whl", "x")]],
    ["an installer of another project", [name, file("content", "acme-app-billing-1.0.win32.exe", "x")]],
    ["a file of another project", [name, file("content", "other-1.0.tar.gz", "x")]],
    ["a file of a project that only begins alike", [name, file("content", "acme_apple-1.0.tar.gz", "x")]],
    ["a file of another project before the name", [file("content", "other-1.0.tar.gz", "x"), name]],
    ["a signature of another project's", [name, wheel, file("gpg_signature", "other-1.0.tar.gz", "x")]],
    ["a signature of another project's first", [file("gpg_signature", "other-1.0.tar.gz", "x"), wheel, name]],
    [
      "two signatures",
      [name, wheel, ...["gpg_signature", "gpg_signature"].map((part) => file(part, "acme-app-1", "x"))],
    ],
  ])("contradicts itself with %s", (_, parts) => {
    expect(errorOf(found(...parts))).toBe("package_name_contradicted");
  });

  test.each(["", " acme", "acme\n", "-acme", "acme-", "acme/app", "äcme", "a\0", "a".repeat(1025), "a%20b"])(
    "has no name %j",
    (written) => {
      expect(errorOf(found(action, field("name", written), wheel))).toBe("package_name_invalid");
    },
  );

  test("has no name, version or action behind a byte order mark", () => {
    expect(errorOf(found(action, field("name", "\ufeffacme"), wheel))).toBe("package_name_invalid");
    expect(errorOf(foundIn(reader(), form(field("version", "\ufeff1.0"), name, wheel)))).toBe(
      "package_name_contradicted",
    );
    expect(errorOf(found(field(":action", "\ufefffile_upload"), name, wheel))).toBe("body_invalid");
  });

  test("has no version in bytes that are no UTF-8", () => {
    const bytes = { ...version, data: Uint8Array.of(0x31, 0xff) };
    expect(errorOf(foundIn(reader(), form(field(":action", "submit"), bytes, name)))).toBe("body_invalid");
  });

  test("has no name in bytes that are no UTF-8", () => {
    expect(errorOf(found({ ...name, data: Uint8Array.of(0x61, 0xc0, 0x80) }, wheel))).toBe("package_name_invalid");
  });

  test.each([
    ["another action", [field(":action", "doc_upload"), name]],
    ["another action after the name", [name, wheel, field(":action", "remove_pkg")]],
    ["a file for a name", [file("name", "acme-app", "acme-app"), wheel]],
    ["a file without a type for a name", [withHead(`${field("name", "").head}; filename="x"`), wheel]],
    ["a file in a folder", [name, file("content", "acme-app-1.0/other-1.0.tar.gz", "x")]],
    ["a file in a folder that some decode", [name, file("content", "acme-app-1.0&#0047;other-1.0.tar.gz", "x")]],
    ["a signature in a folder", [name, wheel, file("gpg_signature", "acme-app-1.0/other-1.0.tar.gz.asc", "x")]],
    ["a file of another kind", [name, file("other", "x", "x")]],
    ["a name that some decode", [name, withHead('Content-Disposition: form-data; name="n%61me"', "other"), wheel]],
    [
      "a name in encoded words",
      [name, withHead('Content-Disposition: form-data; name="=?utf-8?q?name?="', "other"), wheel],
    ],
    ["a name in single quotes", [name, withHead("Content-Disposition: form-data; name='name'", "other"), wheel]],
    ["a name in parts", [name, withHead("Content-Disposition: form-data; name*0=na; name*1=me", "other"), wheel]],
    [
      "a file's name that holds a parameter",
      [name, withHead('Content-Disposition: form-data; name="content"; filename="; name=name"')],
    ],
    ["a charset for all", [name, field("_charset_", "utf-7"), wheel]],
    [
      "a form in a form",
      [name, withHead('Content-Disposition: form-data; name="x"\r\nContent-Type: multipart/mixed; boundary=x')],
    ],
    ["a length of its own", [withHead('Content-Disposition: form-data; name="name"\r\nContent-Length: 4')]],
    ["a boundary in a line", [field("description", `a--${boundary}`), name, wheel]],
    ["an encoding", [withHead('Content-Disposition: form-data; name="name"\r\nContent-Transfer-Encoding: base64')]],
    [
      "another charset",
      [withHead('Content-Disposition: form-data; name="name"\r\nContent-Type: text/plain; charset=utf-7')],
    ],
    ["an escape in a name", [withHead('Content-Disposition: form-data; name="na\\me"')]],
    ["an extended name", [withHead("Content-Disposition: form-data; name*=utf-8''name")]],
    ["a name twice in one part", [withHead('Content-Disposition: form-data; name="x"; name="name"')]],
    ["a name twice in other case", [withHead('Content-Disposition: form-data; name="x"; NAME="name"')]],
    [
      "two dispositions",
      [withHead('Content-Disposition: form-data; name="x"\r\nContent-Disposition: form-data; name="name"')],
    ],
    ["no disposition", [withHead("Content-Type: text/plain")]],
    ["another disposition", [withHead('Content-Disposition: attachment; name="name"')]],
    ["a folded line", [withHead('Content-Disposition: form-data;\r\n name="name"')]],
    [
      "a bare line feed",
      [withHead('Content-Disposition: form-data; name="x"\nContent-Disposition: form-data; name="name"')],
    ],
    ["an unknown parameter", [withHead('Content-Disposition: form-data; name="x"; charset="utf-7"')]],
    ["an open quote", [withHead('Content-Disposition: form-data; name="name')]],
    ["a letter that is not ASCII", [withHead('Content-Disposition: form-data; name="näme"')]],
    ["two names for one file", [name, withHead(`${wheel.head.split("\r\n")[0]}; filename*=utf-8''other-1.0.tar.gz`)]],
    ["a head without end", [withHead(`Content-Disposition: form-data; name="x"\r\nX: ${"x".repeat(5000)}`)]],
    ["a boundary right behind a head", [field("description", `--${boundary}\r\n`), name, wheel]],
    ["a boundary that only some see", [field("description", `a\n--${boundary}\r\n`), name, wheel]],
    ["a boundary that only a few see", [field("description", `a\r--${boundary}\r\n`), name, wheel]],
  ])("is refused with %s", (_, parts) => {
    expect(errorOf(found(...parts))).toBe("body_invalid");
  });

  test("may begin with an empty line, as Python's own did", () => {
    expect(foundIn(reader(), joined("\r\n", form(name, version, wheel)))).toEqual(push("Acme.App"));
  });

  test("may have a file's name in both forms, where they agree", () => {
    const both = withHead(
      "Content-Disposition: form-data; name=content; filename=acme-app-1.0.tar.gz; filename*=utf-8''acme%2Dapp-1.0.tar.gz",
    );
    expect(found(name, both)).toEqual(push("Acme.App"));
  });

  test.each([
    ["nothing", ""],
    ["text before the first part", joined("preamble\r\n", form(name))],
    ["two empty lines before the first part", joined("\r\n\r\n", form(name))],
    ["half an empty line before the first part", joined("\n", form(name))],
    ["the other half of one", joined("\r", form(name))],
    ["text after the last", joined(form(name), "x")],
    ["another form after the last", joined(form(name), form(name))],
    ["no part", `--${boundary}--\r\n`],
    ["another boundary", form(name).slice(1)],
    ["no end", form(name).slice(0, -4)],
    ["half of an end", form(name).slice(0, -1)],
    ["a boundary that goes on", joined(form(name).slice(0, -4), "x\r\n")],
    ["lines that end in a line feed", Uint8Array.from(form(name).filter((byte) => byte !== 0x0d))],
  ])("is no form with %s", (_, body) => {
    const bytes = typeof body === "string" ? bytesOf(body) : body;
    expect(errorOf(foundIn(reader(), bytes))).toBe("body_invalid");
  });
});

const arbitraryParts = fc.array(
  fc.oneof(
    fc.constantFrom(name, field("name", "other"), action, wheel, field(":action", "submit"), version),
    arbitraryText.map((text) => field("description", text)),
    fc
      .constantFrom("\r", "\r\n", "\n", "\r\n-", `\r\n--${boundary.slice(0, -1)}`, "--", `--${boundary}x`)
      .map((text) => field("summary", text)),
  ),
  { maxLength: 6 },
);

test("chunking does not matter", () => {
  fc.assert(
    fc.property(arbitraryParts, fc.nat(6), arbitraryCuts, (parts, missing, cuts) => {
      const body = form(...parts);
      const sent = body.slice(0, body.length - missing);
      expect(foundIn(reader(), ...cutAt(sent, cuts))).toEqual(foundIn(reader(), sent));
      expect(foundIn(reader(), ...Array.from(sent, (byte) => Uint8Array.of(byte)))).toEqual(foundIn(reader(), sent));
    }),
    { numRuns: 300 },
  );
});

test("a contradiction is found at every place", () => {
  const parts = [action, name, version, wheel, field("description", "x")];
  fc.assert(
    fc.property(fc.shuffledSubarray(parts, { minLength: 5 }), fc.nat(5), arbitraryCuts, (order, place, cuts) => {
      const body = form(...order.toSpliced(place, 0, name));
      expect(errorOf(foundIn(reader(), ...cutAt(body, cuts)))).toBe("package_name_contradicted");
    }),
  );
});

test("memory is bounded: a hundred megabytes of a file leave nothing behind", () => {
  const one = reader();
  expect(growth(one, form(name, wheel).slice(0, -200))).toBeLessThan(1024 * 1024);
  expect(one.stopWaiting()).toEqual(push("Acme.App"));
}, 60_000);
