// GET /metrics: Prometheus text. The library is loaded when somebody first asks.

import type { FastifyInstance } from 'fastify'
import type { ActivityLog } from '../ports.js'

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

const buildRegistry = async (activities: ActivityLog): Promise<{ metrics(): Promise<string> }> => {
  // By `default`, which is the CommonJS module itself, in Node as well as in a bundle.
  const { Counter, Registry } = (await import('prom-client')).default
  const registry = new Registry()
  const counter = new Counter({
    name: 'ens_local_activities_total',
    help: 'Activities by type',
    labelNames: ['type'],
    registers: [],
    collect() {
      this.reset()
      for (const [type, count] of Object.entries(activities.counts)) this.inc({ type }, count)
    }
  })
  registry.registerMetric(counter)
  return registry
}

export const addMetrics = (app: FastifyInstance, activities: ActivityLog): void => {
  let registry: ReturnType<typeof buildRegistry> | undefined
  app.get('/metrics', { config: { summary: 'Prometheus metrics' } }, async (_request, reply) => {
    registry ??= buildRegistry(activities)
    return reply.type(CONTENT_TYPE).send(await (await registry).metrics())
  })
}
