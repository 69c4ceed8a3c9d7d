// GET, POST and DELETE /faults, DELETE /faults/{id}: the fault rules.

import type { FastifyInstance } from 'fastify'
import type { FaultRules } from '../ports.js'
import { ControlError } from './control-error.js'

export const addFaults = (app: FastifyInstance, faults: FaultRules): void => {
  app.get('/faults', { config: { summary: 'The fault rules that are armed' } }, async () => ({ rules: faults.list() }))
  const add = 'Arms fault rules: one, an array, or {"rules":[…]}; all or none'
  app.post('/faults', { config: { summary: add } }, async (request, reply) => {
    const rules = await faults.add(request.body)
    return reply.code(201).send({ rules })
  })
  app.delete('/faults', { config: { summary: 'Clears all fault rules' } }, async () => {
    const cleared = faults.list().length
    faults.clear()
    return { cleared }
  })
  app.delete('/faults/:id', { config: { summary: 'Clears one fault rule' } }, async request => {
    const { id } = request.params as { id: string }
    if (faults.remove(id)) return { cleared: 1 }
    throw new ControlError(404, 'no-such-rule', `There is no fault rule ${id}.`, 'GET /_ens-local/faults lists them.')
  })
}
