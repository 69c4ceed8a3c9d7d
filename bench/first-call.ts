// What `first-registration` is measured against: loads Fastify, starts it with two routes, and calls one.

import { firstAndAgain } from './first-and-again.js'

const from = performance.now()
const { default: Fastify } = await import('fastify')
const taken = await firstAndAgain(from, Number(process.argv[2]), async there => {
  const app = Fastify()
  app.get<{ Params: { id: string } }>('/things/:id', async request => ({ id: request.params.id }))
  app.post('/things', async request => request.body)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const headers = { 'content-type': 'application/json' }
  await (await fetch(`${url}/things`, { method: 'POST', headers, body: '[{"name":"first"}]' })).json()
  there()
  await app.close()
})
process.stdout.write(JSON.stringify(taken))
