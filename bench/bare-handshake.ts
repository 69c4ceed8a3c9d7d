// The least that a handshake can cost: a bare Fastify that probes with a bare undici client, and keeps, checks and says
// nothing. `--forward-to ORIGIN` is where the probes go.

import Fastify from 'fastify'
import { Client } from 'undici'

const target = process.argv[process.argv.indexOf('--forward-to') + 1] ?? ''
const headers = { 'content-type': 'application/json' }
const app = Fastify()
let count = 0

app.post('/platform/v1/ens-callbacks', async (_request, reply) => {
  const callbackId = `callback-${count++}`
  const body = JSON.stringify({ callbackId, verificationKey: 'x'.repeat(44) })
  const client = new Client(target)
  const answer = await client.request({ method: 'POST', path: '/', body, headers })
  await answer.body.text()
  await client.destroy()
  return reply.code(201).send([{ callbackId }])
})
app.post('/platform/v1/ens-verify', async () => '')
app.get('/', async () => ({ status: 'ok' }))
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${JSON.stringify({ type: 'ready', url })}\n`)
