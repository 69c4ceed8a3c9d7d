// The least that passes requests on with node:http on both sides: no log, no limits, no refusals. `--to URL`.

import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

const { hostname: host, port } = new URL(String(process.argv[process.argv.indexOf('--to') + 1]))
const agent = new Agent({ keepAlive: true })
const server = createServer((incoming, response) => {
  const { method, url: path, rawHeaders: headers } = incoming
  const outgoing = request({ agent, host, port, method, path, headers }, answer => {
    response.writeHead(answer.statusCode ?? 0, answer.statusMessage, answer.rawHeaders)
    answer.pipe(response)
  })
  incoming.pipe(outgoing)
})
await once(server.listen(0, '127.0.0.1'), 'listening')
console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))
