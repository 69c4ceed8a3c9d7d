// What everything is measured against: the least that Fastify can be, started the same way.

import Fastify from 'fastify'

const app = Fastify()
app.get('/', async () => ({ status: 'ok' }))
app.get<{ Params: { id: string } }>('/things/:id', async request => ({ id: request.params.id, name: 'thing' }))
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${JSON.stringify({ type: 'ready', url })}\n`)
