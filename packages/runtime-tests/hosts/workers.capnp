using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .registry)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const registry :Workerd.Worker = (
  modules = [(name = "main", esModule = embed "workers.js")],
  compatibilityDate = "2026-11-01",
);
