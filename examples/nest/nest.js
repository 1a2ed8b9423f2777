import "reflect-metadata";
import { json } from "node:stream/consumers";
import { Controller, Get, Module, NotFoundException, Param, Put, Req } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { packageGuard, packageWriteOf, protectionRulesRouter } from "@package-protection/http-express";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [
    { name: "olivia", memberships: { 7: "owner" } },
    { name: "mika", memberships: { 7: "developer" } },
  ],
});
const protection = createPackageProtection({ store: memoryRuleStore(), directory });
const users = new Map(Object.entries({ "olivias-token": "olivia", "mikas-token": "mika" }));

function identify({ headers }) {
  const token = headers["private-token"] ?? /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  return users.has(token) ? { kind: "user", name: users.get(token) } : null;
}

class NpmController {
  documents = new Map();

  async publish(request, name) {
    const { packageName } = packageWriteOf(request, name);
    const sent = await json(request);
    const stored = this.documents.get(packageName);
    const merged = (key) => ({ ...stored?.[key], ...sent[key] });
    const parts = Object.fromEntries(["versions", "dist-tags", "_attachments"].map((key) => [key, merged(key)]));
    this.documents.set(packageName, { ...sent, ...parts });
    return { ok: true };
  }
  read(name) {
    if (!this.documents.has(name)) throw new NotFoundException();
    return { ...this.documents.get(name), _attachments: undefined };
  }
}
// What `@Controller("npm")`, `@Put(":name")`, `@Req()` and so on do, in plain JavaScript.
const method = (name) => [
  NpmController.prototype,
  name,
  Object.getOwnPropertyDescriptor(NpmController.prototype, name),
];
Controller("npm")(NpmController);
Put(":name")(...method("publish"));
Req()(NpmController.prototype, "publish", 0);
Param("name")(NpmController.prototype, "publish", 1);
Get(":name")(...method("read"));
Param("name")(NpmController.prototype, "read", 0);
class AppModule {}
Module({ controllers: [NpmController] })(AppModule);

const app = await NestFactory.create(AppModule, { bodyParser: false, logger: ["error"] });
app.use("/api/v4", protectionRulesRouter({ protection, identify, logger: console }));
app.use("/npm", packageGuard({ protection, protocol: "npm", projectId: "acme/web", identify, logger: console }));
await app.listen(process.env.PORT ?? 3000, "127.0.0.1");
console.log(`listening on ${await app.getUrl()}`);
