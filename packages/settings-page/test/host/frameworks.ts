import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import express4 from "express4";
import fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { settingsPage as fetchSettingsPage } from "../../src/fetch/index.ts";
import { settingsPage } from "../../src/index.ts";

const elsewhere: RequestListener = (_request, response) => void response.writeHead(404).end("elsewhere");

/** The hosts of docs/manage/settings-page.md: each has the page at `/settings/packages/`, and answers `elsewhere` for another path. */
export const frameworks: Readonly<Record<string, () => RequestListener | Promise<RequestListener>>> = {
  "Express 5"() {
    const app = express();
    app.use("/settings/packages", settingsPage({ api: "../../api/v4", project: 7 }));
    return app.use(elsewhere);
  },
  "Express 4"() {
    const app = express4();
    app.use("/settings/packages", settingsPage({ api: "../../api/v4", project: 7 }));
    return app.use(elsewhere);
  },
  "node:http"() {
    const serve = elsewhere;
    const page = settingsPage({ mount: "/settings/packages", api: "../../api/v4", project: 7 });
    return (request, response) => page(request, response, () => serve(request, response));
  },
  async Fastify() {
    const app = fastify();
    const page = settingsPage({ mount: "/settings/packages", api: "../../api/v4", project: 7 });
    app.addHook("onRequest", (request, reply, done) => page(request.raw, reply.raw, done));
    app.setNotFoundHandler((_request, reply) => reply.code(404).send("elsewhere"));
    await app.ready();
    return (request, response) => app.routing(request, response);
  },
  Koa() {
    const app = new Koa();
    const page = settingsPage({ mount: "/settings/packages", api: "../../api/v4", project: 7 });
    app.use(async (context, next) => {
      let goesOn = false;
      page(context.req, context.res, () => {
        goesOn = true;
      });
      if (goesOn) await next();
    });
    app.use((context) => {
      context.status = 404;
      context.body = "elsewhere";
    });
    return app.callback();
  },
  Hono() {
    const settingsPage = fetchSettingsPage;
    const app = new Hono();
    const page = settingsPage({ mount: "/settings/packages", api: "../../api/v4", project: 7 });
    app.use(async (context, next) => page(context.req.raw) ?? (await next()));
    app.notFound((context) => context.text("elsewhere", 404));
    return getRequestListener(app.fetch);
  },
  "a fetch handler"() {
    const settingsPage = fetchSettingsPage;
    const serve = async (_request: Request) => new Response("elsewhere", { status: 404 });
    const page = settingsPage({ mount: "/settings/packages", api: "../../api/v4", project: 7 });
    const handler = async (request: Request) => page(request) ?? serve(request);
    return getRequestListener(handler);
  },
};
