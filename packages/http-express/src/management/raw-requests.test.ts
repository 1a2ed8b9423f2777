import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { createPackageProtection } from "@package-protection/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { exchange } from "../../test/client.ts";
import { directory } from "../../test/instance.ts";
import { settings, startServer } from "../../test/server.ts";
import { protectionRulesRouter } from "../index.ts";

const rules = "/projects/7/packages/protection/rules";
const token = "PRIVATE-TOKEN: token-maintainer\r\n";
const rule = '{"package_name_pattern":"a","package_type":"npm","minimum_access_level_for_push":"owner"}';

describe.each(settings)("$name", (setting) => {
  const path = `${setting.mountPath}${rules}`;

  it("never answers a malformed request with a 5xx", async () => {
    const { port, ask } = await startServer(setting);
    const post = `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${token}Content-Type: application/json\r\n`;
    for (const bytes of [
      `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n${rule}\r\n0\r\n\r\n`,
      `${post}Transfer-Encoding: chunked\r\n\r\n5\r\n${rule}\r\n0\r\n\r\n`,
      `${post}Content-Length: -1\r\n\r\n${rule}`,
      `${post}Content-Length: 1\r\nContent-Length: 2\r\n\r\n${rule}`,
      `GET ${setting.mountPath}/projects/7\0/packages/protection/rules HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET ${setting.mountPath}/projects/ä/packages/protection/rules HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET ${setting.mountPath}/projects/7 8/packages/protection/rules HTTP/1.1\r\nHost: x\r\n\r\n`,
    ]) {
      expect(await exchange(port, bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
    expect((await ask("GET", rules)).text).toBe("[]");
  });

  it("takes a request's target in its absolute form", async () => {
    const { port } = await startServer(setting);
    const target = `http://proxy.test:80${path}?page=1`;
    const answer = await exchange(port, `GET ${target} HTTP/1.1\r\nHost: x:1\r\nConnection: close\r\n${token}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain(`<http://x:1${path}?page=1&per_page=20>; rel="first"`);
  });

  it("answers a client that knows no Host header", async () => {
    const { port } = await startServer(setting);
    expect(await exchange(port, `GET ${path}?page=1 HTTP/1.0\r\n${token}\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe.each(settings.filter(({ name }) => name.includes("none")))("$name", (setting) => {
  it("does not answer an aborted upload, and creates nothing", async () => {
    const protection = createPackageProtection({ store: await setting.openStore(), directory });
    const created: unknown[] = [];
    const failures: unknown[] = [];
    const app = setting.framework();
    app.use(
      setting.mountPath,
      protectionRulesRouter({
        protection: {
          ...protection,
          createRule(request) {
            created.push(request);
            return protection.createRule(request);
          },
        },
        authenticate() {
          client.destroy();
          return { outcome: "authenticated", caller: { name: "maintainer", admin: false, scopes: ["api"] } };
        },
        logger: { info: failures.push, warn: failures.push, error: failures.push },
      }),
    );
    const server = createServer(app).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const client = connect(address !== null && typeof address === "object" ? address.port : 0);
    const arrived = once(server, "request");
    client.write(`POST ${setting.mountPath}${rules} HTTP/1.1\r\nHost: x\r\n${token}`);
    client.write(`Content-Type: application/json\r\nContent-Length: ${rule.length + 1}\r\n\r\n${rule}`);
    const [request, response] = await arrived;
    await once(response, "close");
    expect({ aborted: request.destroyed, sent: response.headersSent, created, failures }).toEqual({
      aborted: true,
      sent: false,
      created: [],
      failures: [],
    });
  });
});
