import { connect } from "node:net";
import { isSamePackageName } from "@package-protection/core";
import { describe, expect, it } from "vitest";

/**
 * A registry for generic packages at `/registry`, behind a guard with the option `mount: "/registry"` or at that mount. A rule needs an
 * owner for `billing`, and every request comes from a developer. Its routes store under the name that they find by themselves, or
 * under the one that `packageWriteOf` returns.
 */
export interface BatteryHost {
  readonly port: number;
  /** The names under which its routes stored or deleted something so far. */
  readonly stored: readonly string[] | (() => Promise<readonly string[]>);
}

const path = "/registry/billing/1.0/file";

/** Every letter of mount and name encoded, one at a time. */
const encodedLetters = Array.from("registrybilling", (letter, index) => {
  const at = index < 8 ? 1 + index : 2 + index;
  return `${path.slice(0, at)}%${letter.charCodeAt(0).toString(16)}${path.slice(at + 1)}`;
});

/** Addresses that some router, proxy, URL parser or file system reads as the protected package's. */
const spellings: readonly string[] = [
  path,
  ...encodedLetters,
  "/REGISTRY/billing/1.0/file",
  "/Registry/Billing/1.0/file",
  "/registry/BILLING/1.0/file",
  "/registry/billin%47/1.0/file",
  "/registry/%2562illing/1.0/file",
  "/%2572egistry/billing/1.0/file",
  "//registry/billing/1.0/file",
  "///registry/billing/1.0/file",
  "//host/registry/billing/1.0/file",
  "//host/x//../registry/billing/1.0/file",
  "/registry//billing/1.0/file",
  "/registry/billing//1.0/file",
  "/registry/billing/1.0/file/",
  "\\registry\\billing\\1.0\\file",
  "/\\registry/billing/1.0/file",
  "/\\host/registry/billing/1.0/file",
  "/registry\\billing/1.0/file",
  "/registry/other\\..\\billing/1.0/file",
  "/./registry/billing/1.0/file",
  "/x/../registry/billing/1.0/file",
  "/x/%2e%2e/registry/billing/1.0/file",
  "/x/.%2E/registry/billing/1.0/file",
  "/registry/./billing/1.0/file",
  "/registry/x/../billing/1.0/file",
  "/registry/other/1.0/../../billing/1.0/file",
  "/registry/x/%2e%2e/billing/1.0/file",
  "/registry/%2e/billing/1.0/file",
  "/registry/../registry/billing/1.0/file",
  "/registry%2fbilling/1.0/file",
  "/registry/billing%2f1.0/file",
  "/registry/other%2f..%2fbilling/1.0/file",
  "/registry/other%5c..%5cbilling/1.0/file",
  "%2fregistry/billing/1.0/file",
  "/registry;x=1/billing/1.0/file",
  "/registry/;x/billing/1.0/file",
  "/registry/billing;x/1.0/file",
  "/registry/billing/1.0;x/file",
  "/;x/registry/billing/1.0/file",
  "/registry/billing%3bx/1.0/file",
  "/registry/billing./1.0/file",
  "/registry/billing%20/1.0/file",
  "/registry/billing%00/1.0/file",
  "/registry/billing%09/1.0/file",
  "/registry/billing+/1.0/file",
  "/registry/billing::$DATA/1.0/file",
  "/registry/%EF%BD%82illing/1.0/file",
  "/regi%C5%BFtry/billing/1.0/file",
  "/registry/%E2%80%8Bbilling/1.0/file",
  "/registry/%C0%AEbilling/1.0/file",
  "/registry/b%zzilling/1.0/file",
  "http://host/registry/billing/1.0/file",
  "HTTP://host/registry/billing/1.0/file",
  "https://user@host:80/registry/billing/1.0/file",
  "http://registry/billing/1.0/file",
  "http://host/x/../registry/billing/1.0/file",
  "http://host?/registry/billing/1.0/file",
  "http://host#/registry/billing/1.0/file",
  "http:/registry/billing/1.0/file",
  "registry/billing/1.0/file",
  "/registry/billing/1.0/file#x",
  "/registry/other/1.0/file#/../../../billing/1.0/file",
  "/x#/../registry/billing/1.0/file",
  "/registry/billing/1.0/file?x",
  "/registry/billing/1.0/file?/registry/other/1.0/file",
  "/registry/other/1.0/file?/registry/billing/1.0/file",
  "/registry/other/1.0/file?/../../../billing/1.0/file",
  "/?/registry/billing/1.0/file",
  "/x?/../registry/billing/1.0/file",
  "?/registry/billing/1.0/file",
];

/** Sends one request as bytes, and returns the status; null where the connection was closed without an answer. */
export async function sendRaw(port: number, method: string, target: string, headers = ""): Promise<number | null> {
  const socket = connect(port, "127.0.0.1");
  const received: Buffer[] = [];
  const closed = new Promise<void>((resolve) => {
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("error", () => resolve()).on("close", () => resolve());
  });
  const head = `${method} ${target} HTTP/1.1\r\nHost: host\r\nConnection: close\r\nContent-Length: 5\r\n${headers}\r\n`;
  socket.write(Buffer.from(`${head}bytes`));
  await closed;
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(Buffer.concat(received).toString("latin1")) ?? [];
  return status === undefined ? null : Number(status);
}

/** A name as the most forgiving store takes it. */
function foldedName(name: string): string {
  let folded = name;
  for (let round = 0; round < 3; round += 1) {
    try {
      folded = decodeURIComponent(folded);
    } catch {
      break;
    }
  }
  const plain = folded
    .normalize("NFKC")
    .replace(/\p{C}/gu, "")
    .replace(/[;:].*$/s, "");
  return (plain.split(/[\\/]/).at(-1) ?? "").replace(/[. ]+$/, "");
}

async function namesOf({ stored }: BatteryHost): Promise<readonly string[]> {
  return typeof stored === "function" ? await stored() : stored;
}

function isProtected(name: string): boolean {
  return isSamePackageName("generic", foldedName(name) || "nothing", "billing");
}

/** Tests that no spelling of a protected package's address is a write to it, whatever the host's routes make of it. */
export function testAddressBattery(title: string, start: () => Promise<BatteryHost>): void {
  describe(title, () => {
    it.each(["PUT", "DELETE"])("no spelling of a protected address is a %s of the package", async (method) => {
      const host = await start();
      expect(spellings.length).toBeGreaterThan(60);
      for (const target of spellings) {
        const before = (await namesOf(host)).length;
        const status = await sendRaw(host.port, method, target);
        const names = (await namesOf(host)).slice(before);
        expect(names.filter(isProtected), `${method} ${target} was answered with ${status}`).toEqual([]);
      }
    });

    it("no header makes another method of a request that reads", async () => {
      const host = await start();
      const { port } = host;
      for (const name of ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]) {
        await sendRaw(port, "GET", path, `${name}: PUT\r\n`);
        await sendRaw(port, "POST", path, `${name}: PUT\r\n`);
      }
      await sendRaw(port, "POST", `${path}?_method=PUT`);
      expect((await namesOf(host)).filter(isProtected)).toEqual([]);
    });

    it("a package that nothing protects is stored", async () => {
      const host = await start();
      expect(await sendRaw(host.port, "PUT", "/registry/website/1.0/file")).toBe(201);
      expect(await namesOf(host)).toEqual(["website"]);
    });
  });
}
