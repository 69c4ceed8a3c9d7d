// POST /events: events as a send inside Marketing Cloud would have caused them.

import type { FastifyInstance } from 'fastify'
import type { PublishAnswer } from '../ens/publication.js'
import { ifTooLarge } from './control-error.js'

/** The request as it came: whoever publishes checks it. Throws UserError `ERR_EVENT`, or one of the store. */
export type Publish = (request: unknown) => Promise<PublishAnswer>

/** Ten thousand events of the usual size, ten times over. */
const EVENTS_BODY_LIMIT: number = 64 * 1024 ** 2

export const addEvents = (app: FastifyInstance, publish: Publish): void => {
  app.route({
    method: 'POST',
    url: '/events',
    bodyLimit: EVENTS_BODY_LIMIT,
    config: { summary: 'Publishes events: {"type","count","overrides","of"} or {"events":[…]}' },
    errorHandler: (error, request, reply) =>
      app.errorHandler(ifTooLarge(error, '64 MiB', 'Send fewer events in one call.'), request, reply),
    handler: async (request, reply) => {
      const answer = await publish(request.body)
      return reply.code(202).send(answer)
    }
  })
}
