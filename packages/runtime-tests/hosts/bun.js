import { handle } from "./app.js";

const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: handle });
console.log(`listening on ${server.port}`);
