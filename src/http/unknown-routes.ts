// Whatever is no route of ours: 405 where the path exists with other methods, 501 for the rest of Marketing Cloud,
// 404 elsewhere.

import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { refusal } from '../ens/refusals.js'
import { UnsupportedError } from '../errors.js'
import { pathOf } from './wire.js'

/** Docs: pages of the reference that are not emulated yet; named in the 501. */
const features: [RegExp, string][] = [
  [/^\/platform\/v1\/ens-authentications(\/|$)/i, 'ens-authentications (OAuth2 towards the callback)'],
  [/^\/messaging\/v1\/eventNotificationCallbacks(\/|$)/i, 'The read-only twin /messaging/v1/eventNotificationCallbacks']
]

interface KnownPath {
  readonly pattern: RegExp
  readonly methods: string[]
}

const toPattern = (url: string): RegExp => new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}/?$`)

/** Watches the routes as they are added; the answer for anything else comes out. Call it before adding routes. */
export const watchRoutes = (app: FastifyInstance): ((request: FastifyRequest, reply: FastifyReply) => never) => {
  const known = new Map<string, KnownPath>()
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    if (url.includes('*')) return
    const path = known.get(url) ?? { pattern: toPattern(url), methods: [] }
    path.methods.push(...[method].flat())
    known.set(url, path)
  })
  return (request, reply) => {
    const path = pathOf(request).replace(/\/{2,}/g, '/')
    const allowed = [...known.values()].filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)
    if (allowed.length > 0) {
      reply.header('allow', allowed.join(', '))
      throw refusal('wrongMethod', { method: request.method, allowed: allowed.join(', ') })
    }
    if (/^\/(platform|messaging)(\/|$)/i.test(path)) {
      const feature = features.find(([pattern]) => pattern.test(path))?.[1]
      throw new UnsupportedError(feature ?? `${request.method} ${path}`)
    }
    throw refusal('noRoute', { path })
  }
}
