import { describe, expect, it } from "vitest";
import { formBoundary, readFormPart } from "./content-disposition.ts";

describe("the boundary of a form", () => {
  it.each([
    ["multipart/form-data; boundary=x", "x"],
    ["multipart/form-data;boundary=x", "x"],
    ["Multipart/Form-Data; Boundary=aB9'+_.-", "aB9'+_.-"],
    ['multipart/form-data; boundary="x"', "x"],
    ['multipart/form-data; boundary="aB9\'()+_,./:=?-"', "aB9'()+_,./:=?-"],
    [`multipart/form-data; boundary=${"x".repeat(70)}`, "x".repeat(70)],
    [`multipart/form-data; boundary="${"x".repeat(70)}"`, "x".repeat(70)],
  ])("of %s is %s", (contentType, boundary) => {
    expect(formBoundary(contentType)).toBe(boundary);
  });

  it.each([
    undefined,
    "",
    "boundary=x",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    'multipart/form-data; boundary=""',
    "multipart/mixed; boundary=x",
    "xmultipart/form-data; boundary=x",
    "multipart/form-data;  boundary=x",
    "multipart/form-data ; boundary=x",
    "multipart/form-data, boundary=x",
    "multipart/form-data; boundary =x",
    "multipart/form-data; boundary= x",
    "multipart/form-data; boundary=x ",
    'multipart/form-data; boundary="x" ',
    'multipart/form-data; boundary="x y"',
    'multipart/form-data; boundary="x',
    'multipart/form-data; boundary=x"',
    "multipart/form-data; boundary=x:y",
    "multipart/form-data; boundary=x/y",
    "multipart/form-data; boundary=x=y",
    "multipart/form-data; boundary=x; charset=utf-8",
    "multipart/form-data; charset=utf-8; boundary=x",
    "multipart/form-data; boundary=x, multipart/form-data; boundary=y",
    `multipart/form-data; boundary=${"x".repeat(71)}`,
    `multipart/form-data; boundary="${"x".repeat(71)}"`,
  ])("is none that every reader finds in %j", (contentType) => {
    expect(formBoundary(contentType)).toBeNull();
  });
});

describe("the head of a part", () => {
  const part = (name: string, filename: string | null = null, contentType: string | null = null) => ({
    name,
    filename,
    contentType,
  });

  it.each([
    ['Content-Disposition: form-data; name="a"', part("a")],
    ["Content-Disposition: form-data; name=a", part("a")],
    ["content-disposition:form-data;name=a", part("a")],
    ['Content-Disposition: Form-Data; NAME="a"', part("a")],
    ['Content-Disposition: form-data; name="a b, c: d"', part("a b, c: d")],
    ['Content-Disposition: form-data; name=""', part("")],
    ['Content-Disposition: form-data; name="a"; filename=""', part("a", "")],
    ['Content-Disposition: form-data; filename="b.c"; name="a"', part("a", "b.c")],
    ['Content-Disposition: form-data; name=a; filename="C:\\dist\\b.c"', part("a", "C:\\dist\\b.c")],
    ["Content-Disposition: form-data; name=a; filename=b; filename*=utf-8''b", part("a", "b")],
    ["Content-Disposition: form-data; name=a; filename*=UTF-8''%62%20c; filename=\"b c\"", part("a", "b c")],
    ["Content-Disposition: form-data; name=a; filename=\"b\"; filename*=utf-8''b", part("a", "b")],
    [
      "Content-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=UTF-8",
      part("a", null, "text/plain; charset=UTF-8"),
    ],
    ["CONTENT-TYPE: x\r\nContent-Disposition: form-data; name=a", part("a", null, "x")],
    ["Content-Type: x-multipart/a\r\nContent-Disposition: form-data; name=a", part("a", null, "x-multipart/a")],
  ])("is %j", (head, expected) => {
    expect(readFormPart(head)).toEqual(expected);
  });

  const disposition = "Content-Disposition: form-data; name=a";
  it.each([
    "",
    "x",
    `X: ${disposition}`,
    "Content-Disposition: form-data",
    "Content-Disposition: form-data;",
    `${disposition};`,
    "Content-Disposition: form-data; filename=a",
    "Content-Disposition: attachment; name=a",
    "Content-Disposition: xform-data; name=a",
    "Content-Disposition: form-data name=a",
    "Content-Disposition: form-data;  name=a",
    "Content-Disposition: form-data; name =a",
    "Content-Disposition: form-data; name= a",
    "Content-Disposition: form-data; name=a b",
    'Content-Disposition: form-data; name="a" b',
    'Content-Disposition: form-data; name="a"b"',
    'Content-Disposition: form-data; name="a\\"b"',
    'Content-Disposition: form-data; name="a;b"',
    'Content-Disposition: form-data; name="a=b"',
    'Content-Disposition: form-data; name="a',
    "Content-Disposition: form-data; name=é",
    'Content-Disposition: form-data; name="a\tb"',
    "Content-Disposition: form-data; name=a%62",
    "Content-Disposition: form-data; name=a&b",
    'Content-Disposition: form-data; name="a?b"',
    "Content-Disposition: form-data; name='a'",
    'Content-Disposition: form-data; name="a\\b"',
    "Content-Disposition: form-data; name=_charset_",
    'Content-Disposition: form-data; name=" _Charset_ "',
    "Content-Disposition: form-data; name*=utf-8''a",
    `${disposition}; name=a`,
    `${disposition}; NAME=a`,
    `${disposition}; filename=b; filename=b`,
    `${disposition}; filename=b; Filename=c`,
    `${disposition}; size=1`,
    `${disposition}; filename=b; size=1`,
    `${disposition}; filename*0=b`,
    `${disposition}; filename*=utf-8''b`,
    `${disposition}; filename=b; filename*=utf-8''c`,
    `${disposition}; filename=b; filename*=latin1''b`,
    `${disposition}; filename=b; filename*=utf-8'en'b`,
    `${disposition}; filename=b; filename*=xutf-8''b`,
    `${disposition}; filename=b; filename*=b`,
    `${disposition}; filename=undefined; filename*=b`,
    `${disposition}; filename="%zz"; filename*=utf-8''%zz`,
    `${disposition}; filename=%62; filename*=utf-8''%62`,
    `${disposition}\r\n`,
    `${disposition}\r\n\tfilename=b`,
    `${disposition}\r\n${disposition}`,
    `${disposition}\r\ncontent-disposition: form-data; name=b`,
    `${disposition}\r\nContent-Length: 1`,
    `${disposition}\r\nContent-Transfer-Encoding: base64`,
    `${disposition}\r\nContent-Type:`,
    `${disposition}\r\nContent-Type: `,
    `${disposition}\r\nContent-Type: x `,
    `${disposition}\r\nContent-Type:  x`,
    `${disposition}\r\nContent-Type : x`,
    `${disposition}\r\nContent-Type: x\r\nContent-Type: x`,
    `${disposition}\r\nXContent-Type: x`,
    `${disposition}\r\nContent-Type: é`,
    `${disposition}\r\nContent-Type: multipart/mixed; boundary=b`,
    `${disposition}\r\nContent-Type: Message/rfc822`,
    `${disposition}\nContent-Type: x`,
    "Content-Type: x",
  ])("is none that every reader finds in %j", (head) => {
    expect(readFormPart(head)).toBeNull();
  });
});
