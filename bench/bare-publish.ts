// The least that an event can cost: a bare Fastify that signs what it gets, posts it on with bare undici, and keeps, checks
// and says nothing. `--forward-to ORIGIN` is where it goes.

import { createHmac } from 'node:crypto'
import Fastify from 'fastify'
import { Pool } from 'undici'

const pool = new Pool(process.argv[process.argv.indexOf('--forward-to') + 1] ?? '')
const key = Buffer.alloc(32, 7)
const app = Fastify()

app.post('/events', async (request, reply) => {
  const body = JSON.stringify([request.body])
  const signature = createHmac('sha256', key).update(body).digest('base64')
  const headers = { 'content-type': 'application/json', 'x-sfmc-ens-signature': signature }
  void pool.request({ method: 'POST', path: '/', headers, body }).then(answer => answer.body.dump())
  return reply.code(202).send({ accepted: 1 })
})
app.get('/', async () => ({ status: 'ok' }))
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${JSON.stringify({ type: 'ready', url })}\n`)
